import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngineProject, repository } from "../../harness/engine/engine";
import type { EngineProject } from "../../harness/engine/engine";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { runLookoutvision } from "../../harness/service/runLookoutvision";

describe("lookoutvision init", function () {
    this.timeout(300_000);
    let folder: string;
    let project: EngineProject | undefined;
    before(async () => (folder = await mkdtemp(join(tmpdir(), "init-"))));
    after(async () => {
        await project?.remove();
        await rm(folder, { recursive: true, force: true });
    });

    it("starts a project of which npm install finds the packages", async () => {
        const { code, stdout, stderr } = await runLookoutvision(["init", "Boards of line 7"], { cwd: folder });
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^The project Boards-of-line-7 is in .*\n  cd 'Boards of line 7'\n  npm install\n/s);
        const root = join(folder, "Boards of line 7");
        assert.deepEqual((await readdir(root)).sort(), [
            ".gitignore",
            "Pulumi.yaml",
            "index.ts",
            "package.json",
            "packages",
            "pictures",
            "tsconfig.json",
        ]);
        const { dependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
            dependencies: Record<string, string>;
        };
        for (const name of ["pulumi-lookoutvision", "lookoutvision"]) {
            assert.ok(existsSync(join(root, dependencies[name].replace("file:", ""))), dependencies[name]);
        }
    });

    it("asks for the releases with which the quickstart is tested", async () => {
        const read = async (path: string) =>
            JSON.parse(await readFile(path, "utf8")) as Record<string, Record<string, string>>;
        const ours = await read(join(folder, "Boards of line 7", "package.json"));
        const quickstart = await read(join(repository, "examples", "quickstart", "package.json"));
        assert.deepEqual(ours.devDependencies, quickstart.devDependencies);
        assert.equal(ours.dependencies["@pulumi/pulumi"], quickstart.dependencies["@pulumi/pulumi"]);
    });

    it("overwrites nothing, and says what is there", async () => {
        const { code, stderr } = await runLookoutvision(["init", "Boards of line 7"], { cwd: folder });
        assert.equal(code, 1);
        assert.match(stderr, /has Pulumi\.yaml, package\.json, tsconfig\.json, \.gitignore, index\.ts already/);
        assert.match(
            (await runLookoutvision(["init", "x", "--name", "a b"], { cwd: folder })).stderr,
            /^"a b" can't be/,
        );
        assert.ok(!existsSync(join(folder, "x")));
    });

    it("makes a program that trains at once", async () => {
        project = await createEngineProject({ copyOf: join(folder, "Boards of line 7") });
        const pictures = join(project.folder, "pictures");
        const { manifestKey } = await drawPictures(pictures, { normal: 20, anomaly: 10, prefix: "" });
        await rm(join(pictures, manifestKey));
        const { stdout } = await project.mustRun(["up", "--yes", "--skip-preview"]);
        assert.match(stdout, /status +: "TRAINED"/);
        await project.mustRun(["destroy", "--yes", "--skip-preview"]);
    });
});
