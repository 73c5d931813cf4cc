import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LookoutVision } from "@aws-sdk/client-lookoutvision";
import type { ServiceRecord } from "../../providers/service/serviceRecord";
import { createEngineProject, repository } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { clientOf } from "./program";
import { isModel, sameVersions } from "./proxiedService";

const fixtures = join(repository, "tests/fixtures/states");

/** What earlier releases left, state and service, taken up by this one; fixtures/states/makeState.ts says how it is made. */
for (const release of readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    describe(`a stack that release ${release.name} has made`, function () {
        this.timeout(120_000);
        let stack: EngineProject;
        let service: LookoutVision;

        before(async () => {
            stack = await createEngineProject({ program: await readFile(join(fixtures, "program.ts"), "utf8") });
            execFileSync("tar", ["-xzf", join(fixtures, release.name, "folder.tar.gz"), "-C", stack.folder]);
            const state = await readFile(join(fixtures, release.name, "state.json"), "utf8");
            await writeFile(join(stack.folder, "state.json"), state.replaceAll("/fixture", stack.folder));
            await stack.mustRun(["stack", "import", "--file", "state.json"]);
        });
        after(async () => {
            service?.destroy();
            await stack?.remove();
        });

        it("has nothing to change, in a preview that starts no service", async () => {
            const { stdout } = await stack.mustRun(["preview", "--diff", "--expect-no-changes"]);
            assert.match(stdout, /\n {4}6 unchanged/);
            await assert.rejects(readFile(join(stack.dataDir, "service.json")), { code: "ENOENT" });
        });

        it("has nothing to change in an update either", async () => {
            const { stdout } = await stack.mustRun(["up", "--yes", "--skip-preview", "--diff", "--expect-no-changes"]);
            assert.match(stdout, /\n {4}6 unchanged/);
        });

        it("gets by a refresh what this release adds to the state, and then has nothing to change", async () => {
            await stack.mustRun(["refresh", "--yes", "--skip-preview", "--diff"]);
            service = await clientOf(stack);
            const outputs = (await stack.exportStack()).find(isModel)?.outputs;
            assert.equal((outputs?.service as ServiceRecord).dataDir, stack.dataDir);
            assert.deepEqual(await sameVersions(service, "plates", [stack]), ["1 TRAINED"]);
            const { stdout: plan } = await stack.mustRun(["preview", "--diff", "--expect-no-changes"]);
            assert.match(plan, /\n {4}6 unchanged/);
        });

        it("is destroyed, with its version", async () => {
            await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
            assert.deepEqual((await service.listProjects()).Projects, []);
            const left = await readdir(join(stack.dataDir, "buckets"), { recursive: true, withFileTypes: true });
            const files = left.filter((entry) => entry.isFile()).map((entry) => entry.name);
            assert.deepEqual(files.sort(), ["EvaluationManifest-plates-1.json", "EvaluationResult-plates-1.json"]);
        });
    });
}
