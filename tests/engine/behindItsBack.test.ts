import assert from "node:assert/strict";
import type { EngineProject } from "../harness/engine/engine";
import { waitForStatus } from "../harness/service/trainedProject";
import { declareModels, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

/** What others do to a version that a stack has made. */
describe("a version that is changed beside Pulumi", function () {
    this.timeout(150_000);
    let service: ProxiedService;
    let stack: EngineProject;

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack();
        await declareModels(stack, { detector: { tags: { line: "7" } } });
        await up();
    });
    after(() => service?.remove());

    const versions = () => sameVersions(service.client, "plates", [stack]);
    const up = (...args: string[]) => stack.mustRun(["up", "--yes", "--skip-preview", ...args]);
    const version1 = { ProjectName: "plates", ModelVersion: "1" };

    it("by hosting it is no drift: an update with a refresh changes nothing, and the state tells", async () => {
        await service.client.startModel({ ...version1, MinInferenceUnits: 1 });
        await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
        assert.match((await up("--refresh")).stdout, /3 unchanged/);
        assert.deepEqual(await versions(), ["1 HOSTED"]);
    });

    it("by the end of its hosting isn't changed by an update either", async () => {
        await service.client.stopModel(version1);
        await waitForStatus(service.client, "plates", "1", ["TRAINED"]);
        assert.match((await up("--refresh")).stdout, /3 unchanged/);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("by tags has them back after a refresh and an update", async () => {
        const { ModelDescription } = await service.client.describeModel(version1);
        const ResourceArn = ModelDescription!.ModelArn!;
        await service.client.tagResource({
            ResourceArn,
            Tags: [
                { Key: "line", Value: "8" },
                { Key: "by", Value: "hand" },
            ],
        });
        const { stdout } = await stack.mustRun(["refresh", "--yes", "--skip-preview", "--diff"]);
        assert.match(stdout, /"7" => "8"/);
        assert.match((await up()).stdout, /~ 1 updated/);
        assert.deepEqual((await service.client.listTagsForResource({ ResourceArn })).Tags, [
            { Key: "line", Value: "7" },
        ]);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("by deletion is found gone by a refresh, and trained anew by the next update", async () => {
        await service.client.deleteModel(version1);
        const { stdout } = await stack.mustRun(["refresh", "--yes", "--skip-preview"]);
        assert.match(stdout, /- 1 deleted/);
        assert.deepEqual(await versions(), []);
        await up();
        assert.deepEqual(await versions(), ["2 TRAINED"]);
    });

    it("by destroy is trained anew by an update right after it", async () => {
        await stack.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await versions(), []);
        await up();
        assert.deepEqual(await versions(), ["3 TRAINED"]);
    });
});
