import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { lastLines, runCommand } from "../../tools/runCommand";
import type { EngineProject } from "../harness/engine/engine";
import { edgeClientsPython, pythonEnvironment } from "../harness/parts/python";

/**
 * Starts the Python program of python-consumer, which is asked about one picture after the other.
 *
 * @param env - added to the project's.
 */
export async function startInspection(
    project: EngineProject,
    env: Readonly<Record<string, string>>,
): Promise<{ ask(picture: string): Promise<string>; end(): Promise<void> }> {
    const { python } = await pythonEnvironment();
    const child = spawn(python, ["inspect_pictures.py", "dev"], {
        cwd: project.folder,
        env: { ...project.env, ...env },
        stdio: ["pipe", "pipe", "pipe"],
    });
    let problems = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (problems += text));
    const answers = createInterface({ input: child.stdout });
    const gone = once(child, "close");
    return {
        async ask(picture) {
            child.stdin.write(`${picture}\n`);
            const early = gone.then(() => assert.fail(`the Python program ended: ${problems}`));
            const [line] = (await Promise.race([once(answers, "line"), early])) as [string];
            return line;
        },
        async end() {
            child.stdin.end();
            await gone;
        },
    };
}

/**
 * Runs the commands of edge-line's README about Python, with the tests' Python.
 *
 * @returns what its program says, without the confidences.
 */
export async function judgeOnDevice(project: EngineProject, pictures: readonly string[]): Promise<string[]> {
    const python = await edgeClientsPython();
    const readme = await readFile(join(project.folder, "README.md"), "utf8");
    const run = async (args: readonly string[]) => {
        const result = await runCommand(python, args, { cwd: project.folder, env: project.env, timeoutMs: 120_000 });
        assert.equal(result.code, 0, lastLines(result));
        return result.stdout.trim().split("\n");
    };
    const generate = /^\.venv\/bin\/python (-m grpc_tools\.protoc .*)$/m.exec(readme)![1];
    await run(generate.split(" "));
    const said = await run(["judge.py", ...pictures]);
    return said.map((line) => line.replace(/, confidence [01]\.\d{3}$/, ""));
}
