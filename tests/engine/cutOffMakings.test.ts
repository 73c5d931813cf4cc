import assert from "node:assert/strict";
import { join } from "node:path";
import type { OperationName } from "../../server/api/operations";
import { drawPictures } from "../harness/pictures/drawnPictures";
import type { EngineProject } from "../harness/engine/engine";
import { during, interrupt, startRun } from "./interrupt";
import type { Interruption } from "./interrupt";
import { wholeProgram } from "./program";
import { sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

/** One stack with one of everything, whose first update is cut off at step after step. */
describe("the first update of a stack, cut off at one step after another,", function () {
    this.timeout(150_000);
    let service: ProxiedService;
    let stack: EngineProject;

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack(wholeProgram);
        await stack.mustRun(["config", "set", "projectName", "boards"]);
        await drawPictures(join(stack.folder, "pictures"), { normal: 20, anomaly: 10, size: 64, prefix: "" });
    });
    after(() => service?.remove());

    const up = () => stack.mustRun(["up", "--yes", "--skip-preview"]);
    const projects = async () =>
        (await service.client.listProjects({})).Projects!.map(({ ProjectName }) => ProjectName).sort();

    async function cutOff(how: Interruption, operation: OperationName, what: "request" | "answer"): Promise<void> {
        const hold = service.proxy.hold(operation, what);
        const run = startRun(stack);
        await during(run, hold.met);
        await interrupt(stack, run, how, () => hold.end("drop"));
    }

    it("finds the project again whose creation was cut off by kill of the CLI", async () => {
        await cutOff("kill of the CLI", "CreateProject", "answer");
        assert.deepEqual(await projects(), ["boards", "plates"]);
        await cutOff("kill of the host", "CreateDataset", "answer");
        assert.deepEqual(await projects(), ["boards", "plates"]);
    });

    it("finds the dataset again whose creation was cut off by kill of the host, before and while its entries came", async () => {
        await cutOff("kill of the CLI", "DescribeDataset", "request");
        await cutOff("Ctrl-C twice", "CreateModel", "answer");
        const { DatasetDescription } = await service.client.describeDataset({
            ProjectName: "boards",
            DatasetType: "train",
        });
        assert.equal(DatasetDescription!.Status, "CREATE_COMPLETE");
        assert.equal(DatasetDescription!.ImageStats!.Total, 30);
    });

    it("leaves nothing that a destroy doesn't delete, though the state doesn't know the model", async () => {
        const { stdout } = await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.match(stdout, /Version 1 of project boards was started by an update that was cut off: it is deleted\./);
        assert.deepEqual(await projects(), ["plates"]);
        assert.deepEqual((await stack.exportStack()).length, 0);
    });

    it("can be made in one go after that", async () => {
        await up();
        assert.deepEqual(await projects(), ["boards", "plates"]);
        assert.deepEqual(await sameVersions(service.client, "boards", [stack]), ["1 TRAINED"]);
    });
});
