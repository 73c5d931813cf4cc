import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startProviderHost } from "../../harness/engine/providerHost";
import type { HostFailure, ProviderHost } from "../../harness/engine/providerHost";
import type { Made } from "../../harness/engine/platesInHost";

/** The SDK's own host runs the stub of the state, against a real local service that the provider starts. */
describe("the provider in the SDK's host", function () {
    this.timeout(300_000);
    let host: ProviderHost;
    let project: Made;

    before(async () => {
        host = await startProviderHost();
    });
    after(() => host.close());

    it("makes a folder bucket with a name of its own, the same at every check", async () => {
        const news = host.properties("LocalBucket", "Line 7", {});
        const checked = await host.check({}, news);
        assert.deepEqual(checked.failures, []);
        assert.match(String(checked.inputs["bucket"]), /^line-7-[0-9a-f]{7}$/);
        assert.deepEqual((await host.check({}, news)).inputs, checked.inputs);
        const bucket = await host.create(checked.inputs);
        assert.equal(bucket.outs["path"], join(host.dataDir, "buckets", bucket.id));
        assert.ok(existsSync(String(bucket.outs["path"])));
    });

    it("makes a project and repeats every input in the outputs", async () => {
        const inputs = host.properties("Project", "project", { projectName: "plates" });
        project = await host.create(inputs);
        assert.equal(project.id, "plates");
        assert.deepEqual({ ...project.outs, ...inputs }, project.outs);
        assert.match(String(project.outs["arn"]), /^arn:aws:lookoutvision:.*:project\/plates$/);
    });

    it("finds the project that a cut-off create made, and no other stack's", async () => {
        const again = await host.create(host.properties("Project", "project", { projectName: "plates" }));
        assert.deepEqual({ ...again.outs, incarnation: "" }, { ...project.outs, incarnation: "" });
        project = again;
        const other = { ...host.properties("Project", "project", { projectName: "plates" }), stackIdentity: "another" };
        await assert.rejects(host.create(other), (failure: HostFailure) => {
            assert.equal(failure.partial, undefined);
            assert.match(
                failure.message,
                /^Creating LookoutVisionProject "project" failed: a project plates is already on the service .* aliases: .* choose another/,
            );
            assert.doesNotMatch(failure.message, /\n/);
            return true;
        });
    });

    it("takes what is gone for deleted, and says so in read", async () => {
        const model = host.properties("Model", "gone", {
            projectName: "plates",
            version: "77",
            status: "TRAINED",
            arn: "",
        });
        const test = host.properties("Dataset", "gone", {
            projectName: "plates",
            datasetType: "test",
            contentHash: "0",
        });
        const other = host.properties("Project", "gone", { projectName: "nothing" });
        const folder = host.properties("LocalBucket", "gone", { bucket: "gone", path: join(host.folder, "gone") });
        for (const [id, properties] of [
            ["plates/77", model],
            ["plates/test", test],
            ["nothing", other],
            ["gone", folder],
        ] as const) {
            assert.equal((await host.read(id, properties)).id, "", id);
            await host.delete(id, properties);
        }
    });

    it("fails to look up what isn't there, since the engine would take it for found", async () => {
        for (const [kind, id] of [
            ["Model", "plates/77"],
            ["Dataset", "plates/test"],
            ["Project", "nothing"],
            ["LocalBucket", "gone"],
        ] as const) {
            await assert.rejects(
                host.read(id, host.properties(kind, "other", {})),
                new RegExp(`^Error: Reading LookoutVision${kind} "other" failed: there is no ${id}: correct the id`),
            );
        }
    });
});
