import assert from "node:assert/strict";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { during, killCli, startRun } from "./interrupt";
import { startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

const program = `
import { LookoutVisionProject } from "pulumi-lookoutvision";
new LookoutVisionProject("boards", { projectName: "boards" });
`;

/** The recipes of docs/repair.md that no other test runs. */
describe("a stack that needs repair", function () {
    this.timeout(120_000);
    let service: ProxiedService;
    let stack: EngineProject;

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack(program);
    });
    after(() => service?.remove());

    const run = (...args: string[]) => stack.run([...args, "--yes", "--skip-preview"]);
    const projects = async () =>
        (await service.client.listProjects({})).Projects!.map(({ ProjectName }) => ProjectName).sort();
    const mustRun = async (...args: string[]) => {
        const { stdout, stderr } = await stack.mustRun([...args, "--yes", "--skip-preview"]);
        return stdout + stderr;
    };
    const pending = /1 pending operations from previous deployment/;

    it("since its CLI was killed is unlocked by cancel, and forgets pending operations by a refresh", async () => {
        const hold = service.proxy.hold("CreateProject", "answer");
        const killed = startRun(stack);
        await during(killed, hold.met);
        await killCli(killed, () => hold.end("drop"));

        assert.match((await run("up")).stderr, /the stack is currently locked .* `pulumi cancel`/);
        await stack.mustRun(["cancel", "--yes"]);
        assert.match(await mustRun("up"), pending);
        assert.match(await mustRun("up"), pending, "an up doesn't forget them");
        await mustRun("refresh", "--clear-pending-creates");
        assert.doesNotMatch(await mustRun("up"), pending);
    });

    it("since its packages aren't installed says so, and is destroyed once they are", async () => {
        const installed = join(stack.folder, "node_modules", "pulumi-lookoutvision");
        await rm(installed);
        const { code, stdout } = await run("destroy");
        assert.notEqual(code, 0);
        assert.match(
            stdout,
            /The package pulumi-lookoutvision can't be loaded in .*\. Run "npm install" there and try again\./,
        );
        await symlink(repository, installed);
        await mustRun("destroy");
        assert.deepEqual(await projects(), ["plates"]);
    });

    it("since a resource was taken out of the state by hand finds the thing again that it had made", async () => {
        await mustRun("up");
        const { urn } = (await stack.exportStack()).find(({ type }) => type.endsWith(":Project"))!;
        await stack.mustRun(["state", "delete", urn, "--yes"]);
        await mustRun("up");
        assert.deepEqual(await projects(), ["boards", "plates"]);
        await mustRun("destroy");
        assert.deepEqual(await projects(), ["plates"]);
    });
});
