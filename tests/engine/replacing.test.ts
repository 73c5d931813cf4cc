import assert from "node:assert/strict";
import type { OperationName } from "../../server/api/operations";
import type { EngineProject } from "../harness/engine/engine";
import { during, interrupt, startRun } from "./interrupt";
import { declareModels, isModel, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";

/** What the engine can be told about single resources, and what a cut-off update leaves when the program changes. */
describe("a model that is made anew", function () {
    this.timeout(150_000);
    let service: ProxiedService;
    let stack: EngineProject;
    const detector = "urn:pulumi:dev::test::pulumi-nodejs:dynamic/lookoutvision:Model::detector";

    before(async () => {
        service = await startProxiedService();
        stack = await service.addStack();
    });
    after(() => service?.remove());

    const versions = () => sameVersions(service.client, "plates", [stack]);
    const up = (...args: string[]) => stack.mustRun(["up", "--yes", "--skip-preview", ...args]);
    const killAt = async (operation: OperationName, what: "request" | "answer", ...args: string[]) => {
        const hold = service.proxy.hold(operation, what);
        const run = startRun(stack, ["up", ...args]);
        await during(run, hold.met);
        await interrupt(stack, run, "kill of the host", () => hold.end("drop"));
    };

    it("is made alone by --target in a new stack, which needs the stack's identity", async () => {
        await declareModels(stack, { detector: {}, other: {} });
        const refused = await stack.run(["up", "--yes", "--skip-preview", "--target", detector]);
        assert.notEqual(refused.code, 0);
        const [, more] =
            /this stack has no identity yet, .* add --target '(.*)' to this command, once/.exec(
                refused.stdout + refused.stderr,
            ) ?? [];
        assert.ok(more, refused.stdout);
        assert.deepEqual(await versions(), []);
        const targets = ["--target", detector, "--target", more];
        await killAt("TagResource", "answer", ...targets);
        assert.match((await up(...targets)).stdout, /\+ [12] created/);
        assert.deepEqual(await versions(), ["1 TRAINED"]);
    });

    it("is trained anew by --replace and by --target-replace, though nothing has changed, and right after the last time", async () => {
        await declareModels(stack, { detector: {} });
        // The kill of the first update leaves open whether the state has its version: a refresh tells.
        await up("--refresh", "--replace", detector);
        assert.deepEqual(await versions(), ["2 TRAINED"]);
        await up("--target-replace", detector);
        assert.deepEqual(await versions(), ["3 TRAINED"]);
        const { stdout } = await up();
        assert.doesNotMatch(stdout, /created|updated|replaced/);
    });

    it("after a cut-off update with other triggers leaves nothing of that", async () => {
        await declareModels(stack, { detector: { triggers: ["cut off"] } });
        await killAt("DescribeModel", "request");
        await declareModels(stack, { detector: { triggers: ["changed"] } });
        const { stdout } = await up();
        assert.match(
            stdout,
            /Version 4 of project plates was started by an update that was cut off, and nobody waits for it: it is deleted\./,
        );
        assert.deepEqual(await versions(), ["5 TRAINED"]);
    });

    it("leaves what the user retains, also when it removes what a cut-off update left", async () => {
        await declareModels(stack, { detector: { triggers: ["changed"], retainOnDelete: true } });
        await up();
        await declareModels(stack, { detector: { triggers: ["cut off again"], retainOnDelete: true } });
        await killAt("DescribeModel", "request");
        await declareModels(stack, { detector: { triggers: ["changed again"], retainOnDelete: true } });
        await up();
        const { Models = [] } = await service.client.listModels({ ProjectName: "plates" });
        assert.deepEqual(
            Models.map(({ ModelVersion }) => ModelVersion),
            ["7", "5"],
        );
        const inState = (await stack.exportStack()).filter(isModel).map(({ outputs }) => outputs?.["version"]);
        assert.deepEqual(inState, ["7"]);
        await service.client.deleteModel({ ProjectName: "plates", ModelVersion: "5" });
    });
});
