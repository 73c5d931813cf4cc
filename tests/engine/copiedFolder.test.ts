import assert from "node:assert/strict";
import { cp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../tools/runCommand";
import type { CommandResult } from "../../tools/runCommand";
import { createEngineProject, endLocalService } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { drawPictures } from "../harness/pictures/drawnPictures";
import { wholeProgram } from "./program";

/** A project with its data folder, its state and its packages beside the program: the tests follow on each other. */
describe("a project's folder with its data folder and its state", function () {
    this.timeout(300_000);
    let project: EngineProject;
    let copy: string;
    let moved: string;
    let untouched: string[];

    before(async () => {
        project = await createEngineProject({
            program: wholeProgram,
            config: { "lookoutvision:dataDir": ".lookoutvision" },
        });
        copy = `${project.folder}-copy`;
        moved = `${project.folder}-moved`;
        await drawPictures(join(project.folder, "pictures"), { normal: 20, anomaly: 10, size: 64, prefix: "" });
        await project.mustRun(["up", "--yes", "--skip-preview"]);
        untouched = await filesOf(project.dataDir);
        await cp(project.folder, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    });
    after(async () => {
        await Promise.all([copy, moved].map((folder) => endLocalService(join(folder, ".lookoutvision"))));
        await Promise.all([copy, moved].map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
        await project?.remove();
    });

    /** Buckets and models, with size and time of each. */
    async function filesOf(dataDir: string): Promise<string[]> {
        const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
        const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
        const kept = paths.filter((path) => /[\\/](buckets|models)[\\/]/.test(path)).sort();
        return Promise.all(
            kept.map(async (path) => `${path} ${(await stat(path)).size} ${(await stat(path)).mtimeMs}`),
        );
    }
    const pulumi = (folder: string, ...args: string[]): Promise<CommandResult> =>
        runCommand("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color", "never"], {
            cwd: folder,
            env: { ...project.env, PULUMI_BACKEND_URL: `file://${folder}/.pulumiBackend` },
            timeoutMs: 200_000,
            ownGroup: true,
        });
    async function mustRun(folder: string, ...args: string[]): Promise<string> {
        const { code, stdout, stderr } = await pulumi(folder, ...args);
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    }

    for (const command of [
        ["up", "--yes", "--skip-preview"],
        ["refresh", "--yes", "--skip-preview"],
        ["destroy", "--yes", "--skip-preview"],
    ]) {
        it(`that was copied reaches into nothing of the original by ${command[0]}, and says what to do`, async () => {
            const { code, stdout } = await pulumi(copy, ...command);
            assert.notEqual(code, 0);
            const [, id] = /(?:it is on|is of) the local service (\w+) in /.exec(stdout) ?? [];
            assert.ok(
                stdout.includes(
                    `in ${project.dataDir}, and the data folder ${join(copy, ".lookoutvision")} (from the stack setting lookoutvision:dataDir) is only a copy of that one`,
                ),
                stdout,
            );
            assert.ok(stdout.includes(`"pulumi config set lookoutvision:abandonedService ${id}"`));
            assert.deepEqual(await filesOf(project.dataDir), untouched);
        });
    }

    it("that was copied goes on with the copy when the stack says so, and is destroyed, without the original", async () => {
        const settings = await readFile(join(project.dataDir, "settings.json"), "utf8");
        const { serviceId } = JSON.parse(settings) as { serviceId: string };
        await mustRun(copy, "config", "set", "lookoutvision:abandonedService", serviceId);
        assert.match(await mustRun(copy, "up", "--yes", "--skip-preview"), /~ 4 updated\n *2 unchanged/);
        await mustRun(copy, "up", "--yes", "--skip-preview", "--expect-no-changes");
        assert.notEqual((await filesOf(join(copy, ".lookoutvision"))).length, 0);
        await mustRun(copy, "destroy", "--yes", "--skip-preview");
        // Pictures whose time the copying has changed might be somebody's own.
        assert.deepEqual(await readdir(join(copy, ".lookoutvision", "models")), []);
        assert.deepEqual(await filesOf(project.dataDir), untouched);
        await project.mustRun(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    });

    it("that was moved trains, changes nothing twice, and is destroyed", async () => {
        await rename(project.folder, moved);
        await mustRun(moved, "config", "set", "trigger", "second");
        assert.match(await mustRun(moved, "up", "--yes", "--skip-preview"), /version +: (".*" => )?"2"/);
        await mustRun(moved, "up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
        await mustRun(moved, "destroy", "--yes", "--skip-preview");
        const left = await filesOf(join(moved, ".lookoutvision"));
        assert.ok(left.length > 0 && left.every((line) => line.includes("Evaluation")), left.join("\n"));
    });
});
