import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createEngineProject, endLocalService } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { startServeProcess } from "../harness/service/serveProcess";
import type { ServeProcess } from "../harness/service/serveProcess";

const program = `
import { Config, getStack } from "@pulumi/pulumi";
import { LookoutVisionProject } from "pulumi-lookoutvision";

export const { arn } = new LookoutVisionProject("project", { projectName: new Config().get("projectName") ?? "boards-" + getStack() });
`;

/** The service that the real engine's provider starts, finds, and doesn't find. */
describe("the local service of stacks", function () {
    this.timeout(400_000);
    let project: EngineProject;
    const infoOf = async (dataDir: string) =>
        JSON.parse(await readFile(join(dataDir, "service.json"), "utf8")) as { url: string; pid: number };

    before(async () => {
        project = await createEngineProject({ program });
    });
    after(() => project?.remove());

    describe("of two stacks on one data folder", () => {
        const onStack = (stack: string, ...command: string[]) =>
            project.mustRun([...command, "--yes", "--skip-preview", "--stack", stack]);

        before(async () => {
            await project.mustRun(["stack", "init", "second"]);
            await project.mustRun(["config", "set", "lookoutvision:dataDir", project.dataDir, "--stack", "second"]);
        });

        it("is one when both start at the same moment, and outlives them without keeping their commands from ending", async () => {
            assert.ok(!existsSync(join(project.dataDir, "service.json")));
            await Promise.all([onStack("dev", "up"), onStack("second", "up")]);
            const { url, pid } = await infoOf(project.dataDir);
            process.kill(pid, 0);
            const { instance } = (await (await fetch(`${url}/healthz`)).json()) as { instance: string };
            assert.ok(instance);
            const log = await readFile(join(project.dataDir, "service.log"), "utf8");
            assert.equal(log.split("listening on").length, 2, log);
            const environment = await readFile(`/proc/${pid}/environ`, "utf8");
            assert.doesNotMatch(environment, /PULUMI_|passphrase/i);
        });

        it("ends with the last project, and not with that of one stack", async () => {
            const { pid } = await infoOf(project.dataDir);
            await onStack("dev", "destroy");
            process.kill(pid, 0);
            await onStack("second", "destroy");
            for (
                const deadline = Date.now() + 30_000;
                existsSync(join(project.dataDir, "service.json"));
                await sleep(100)
            ) {
                assert.ok(Date.now() < deadline, "it still runs");
            }
        });
    });

    describe("that another takes the place of", () => {
        let other: ServeProcess;
        const set = (key: string, value: string) =>
            project.mustRun(["config", "set", `lookoutvision:${key}`, value, "--stack", "dev"]);
        const run = (...command: string[]) => project.run([...command, "--stack", "dev"]);
        const inState = async () => (await project.exportStack()).filter(({ type }) => type.endsWith(":Project"));

        before(async () => {
            await project.mustRun(["stack", "select", "dev"]);
            await project.mustRun(["up", "--yes", "--skip-preview"]);
            other = await startServeProcess(join(project.folder, "other"));
        });
        after(() => other?.end("SIGKILL"));

        it("is told by preview, up, refresh and destroy, and the state stays", async () => {
            const [before] = await inState();
            const { id } = before.outputs!["service"] as { id: string };
            await set("endpoint", other.endpoint);
            // Refresh and destroy go by the settings that the engine keeps of the last up.
            for (const command of [["preview"], ["up"], ["refresh"], ["destroy"]]) {
                const { code, stdout, stderr } = await run(
                    ...command,
                    ...(command[0] === "preview" ? [] : ["--yes", "--skip-preview"]),
                );
                assert.notEqual(code, 0, stdout);
                const said = `${stdout}${stderr}`.replace(/\s+/g, " ");
                assert.ok(
                    said.includes(
                        `it is on the local service ${id} in ${project.dataDir}, but the stack is set to the service `,
                    ),
                    said,
                );
                assert.ok(said.includes(`"pulumi config set lookoutvision:endpoint local"`), said);
                assert.doesNotMatch(said, / at .*\.js:\d+/);
            }
            const [after] = await inState();
            assert.deepEqual([after.id, after.outputs], [before.id, before.outputs]);
        });

        it("is forgotten when the stack says that it is gone, and all is made anew by the next up", async () => {
            const [before] = await inState();
            const { id } = before.outputs!["service"] as { id: string };
            await endLocalService(project.dataDir);
            await rm(project.dataDir, { recursive: true, maxRetries: 5 });
            await set("endpoint", "local");
            const lost = await run("preview");
            assert.notEqual(lost.code, 0);
            assert.match(`${lost.stdout}${lost.stderr}`, /has no service\./);
            assert.ok(!existsSync(project.dataDir), "a preview makes no data folder");

            await set("abandonedService", id);
            const { stdout } = await project.mustRun(["up", "--yes", "--skip-preview", "--stack", "dev"]);
            assert.match(stdout, /1 replaced/);
            const [after] = await inState();
            assert.notEqual((after.outputs!["service"] as { id: string }).id, id);
            const again = await project.mustRun(["preview", "--stack", "dev"]);
            assert.match(again.stdout, /unchanged/);
            assert.doesNotMatch(again.stdout, /to (update|replace|create)/);
        });

        it("is forgotten by a destroy when the stack says that it is gone", async () => {
            const [before] = await inState();
            const { id } = before.outputs!["service"] as { id: string };
            await endLocalService(project.dataDir);
            await rm(project.dataDir, { recursive: true, maxRetries: 5 });
            await set("abandonedService", id);
            await project.mustRun(["destroy", "--yes", "--skip-preview", "--run-program", "--stack", "dev"]);
            assert.deepEqual(await inState(), []);
            assert.ok(!existsSync(project.dataDir));
        });
    });
});
