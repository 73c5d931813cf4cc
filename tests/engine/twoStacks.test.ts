import assert from "node:assert/strict";
import type { EngineProject } from "../harness/engine/engine";
import { declareModels, sameVersions, startProxiedService } from "./proxiedService";
import type { ProxiedService } from "./proxiedService";
import { figure } from "../harness/run/figure";

/** Two people with stacks of one name, and programs that declare the same, on one server and in one project. */
describe("two stacks of one name in one project", function () {
    this.timeout(240_000);
    let service: ProxiedService;
    let ours: EngineProject;
    let theirs: EngineProject;

    before(async () => {
        service = await startProxiedService();
        [ours, theirs] = await Promise.all([service.addStack(), service.addStack()]);
    });
    after(() => service?.remove());

    const versions = () => sameVersions(service.client, "plates", [ours, theirs]);
    const both = (...args: string[]) =>
        Promise.all([ours, theirs].map((stack) => stack.mustRun([...args, "--yes", "--skip-preview"])));

    it("at the same moment each train a version of their own", async () => {
        await Promise.all([ours, theirs].map((stack) => declareModels(stack, { detector: {} })));
        await both("up");
        assert.deepEqual(await versions(), ["1 TRAINED", "2 TRAINED"]);
    });

    it("have many versions made at once beside the other's, none of them twice", async () => {
        const count = figure(2, 8);
        await declareModels(ours, Object.fromEntries(Array.from({ length: count }, (_, i) => [`detector${i}`, {}])));
        await ours.mustRun(["up", "--yes", "--skip-preview"]);
        const made = await versions();
        assert.equal(made.length, count + 1);
        assert.ok(
            made.every((version) => version.endsWith(" TRAINED")),
            made.join(),
        );
    });

    it("delete nothing of each other's", async () => {
        await ours.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.equal((await versions()).length, 1);
        await theirs.mustRun(["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(await versions(), []);
    });
});
