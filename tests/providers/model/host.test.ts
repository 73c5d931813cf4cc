import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { callOwnOperation, ownModelPath } from "../../../providers/service/ownOperations";
import { startPlatesInHost } from "../../harness/engine/platesInHost";
import type { Made, PlatesInHost } from "../../harness/engine/platesInHost";
import type { HostFailure, Properties, ProviderHost } from "../../harness/engine/providerHost";

/** The SDK's own host, and a real local service that the provider starts and that trains. */
describe("a model in the SDK's host", function () {
    this.timeout(300_000);
    let plates: PlatesInHost;
    let host: ProviderHost;
    let service: LookoutVision;
    let bucket: Made;
    let failed: { id: string; properties: Properties; reasons: string[] };

    before(async () => {
        plates = await startPlatesInHost({ normal: 20, anomaly: 10 });
        ({ host, service, bucket } = plates);
        await plates.makeDataset();
    });
    after(() => plates?.close());

    const modelInputs = () =>
        host.properties("Model", "detector", {
            projectName: "plates",
            outputConfig: { s3Location: { bucket: bucket.id, prefix: "out/" } },
            tags: { line: "7" },
            triggers: ["first"],
        });

    it("that can't be trained leaves the failed version to be recorded, with the reason and the stub", async () => {
        const inputs = modelInputs();
        // The picture is damaged behind its header, in the bucket only: no check can know.
        const path = join(String(bucket.outs["path"]), "in/plates/train/normal/normal-3.png");
        const whole = await readFile(path);
        await writeFile(path, whole.subarray(0, 200));
        await assert.rejects(host.create(inputs), (failure: HostFailure) => {
            failed = failure.partial!;
            return true;
        });
        await writeFile(path, whole);
        assert.equal(failed.id, "plates/1");
        assert.equal(failed.properties["status"], "TRAINING_FAILED");
        assert.equal(failed.properties["__provider"], inputs["__provider"]);
        assert.deepEqual({ ...failed.properties, ...inputs }, failed.properties);
        assert.equal(failed.reasons.length, 1);
        assert.match(
            failed.reasons[0],
            /^Training version 1 of LookoutVisionModel "detector" \(project plates\) failed: .*normal-3\.png.* run "pulumi up" again/,
        );
    });

    it("whose training failed is replaced by the next update", async () => {
        const inputs = modelInputs();
        assert.deepEqual(await host.diff(failed.id, failed.properties, inputs), {
            changes: true,
            replaces: ["status"],
        });
    });

    it("is trained, told on its own row, and its failed version deleted", async () => {
        const inputs = modelInputs();
        const { id, outs } = await host.create(inputs);
        assert.equal(id, "plates/2");
        assert.equal(outs["status"], "TRAINED");
        assert.deepEqual(Object.keys(outs["performance"] as object).sort(), ["f1Score", "precision", "recall"]);
        assert.ok(existsSync(join(String(bucket.outs["path"]), (outs["evaluationResult"] as { key: string }).key)));
        const own = host.lines.filter(({ urn }) => urn === inputs["resourceUrn"]);
        assert.ok(
            own.some(
                ({ message, ephemeral }) =>
                    !ephemeral && message === `Training version 2 of project plates: ${outs["arn"]}`,
            ),
        );
        assert.ok(
            own.some(
                ({ message, ephemeral }) =>
                    ephemeral && /^\d+ %(, \d+ s left)?: [a-z ]+( \(F1 so far [01]\.\d\d\))?$/.test(message),
            ),
        );

        await host.delete(failed.id, failed.properties);
        const { Models = [] } = await service.listModels({ ProjectName: "plates" });
        assert.deepEqual(
            Models.map(({ ModelVersion }) => ModelVersion),
            ["2"],
        );

        const again = await host.create(inputs);
        assert.deepEqual(
            { ...again.outs, incarnation: outs["incarnation"] },
            outs,
            "a create that is tried again finds the same version",
        );

        assert.equal((await host.diff(id, outs, inputs)).changes, false);
        const timeouts = { create: "2h" };
        const kept = await host.update(id, outs, { ...inputs, timeouts });
        assert.deepEqual(kept, { ...outs, timeouts }, "an update of a mere setting keeps every output");

        const tagged = await host.update(id, outs, { ...inputs, tags: { shift: "night" } });
        assert.deepEqual((await service.listTagsForResource({ ResourceArn: String(outs["arn"]) })).Tags, [
            { Key: "shift", Value: "night" },
        ]);
        await service.tagResource({ ResourceArn: String(outs["arn"]), Tags: [{ Key: "by", Value: "hand" }] });
        const read = await host.read(id, tagged);
        assert.deepEqual(read.props["tags"], { shift: "night", by: "hand" }, "drift of the tags is seen");
    });

    it("has its threshold set in place, sees when somebody else has set it, and is balanced again without the argument", async () => {
        const { id, outs } = await host.create(modelInputs());
        const version = String(outs["version"]);
        const wanted = { ...modelInputs(), operatingPoint: { threshold: 1e6 } };
        assert.deepEqual(await host.diff(id, outs, wanted), { changes: true, replaces: [] });
        const set = await host.update(id, outs, wanted);
        assert.deepEqual(
            [set["operatingPoint"], (set["performance"] as { recall: number }).recall, set["version"]],
            [{ threshold: 1e6 }, 0, outs["version"]],
        );
        const describe = async () =>
            (await service.describeModel({ ProjectName: "plates", ModelVersion: version })).ModelDescription!;
        assert.equal((await describe()).Performance!.Recall, 0);
        assert.equal((await host.diff(id, set, wanted)).changes, false);
        assert.ok(
            host.lines.some(({ message }) =>
                /^The threshold of version \d is set: recall 0\.000 instead of/.test(message),
            ),
        );

        const byHand = { OperatingPoint: { MaximumFalseAlarmRate: 0.5 } };
        const model = { projectName: "plates", version };
        await callOwnOperation(service, "PUT", ownModelPath(model, "operating-point"), byHand);
        const { props } = await host.read(id, set);
        assert.deepEqual(props["operatingPoint"], { maximumFalseAlarmRate: 0.5 }, "drift is seen");
        assert.equal((await host.diff(id, props, wanted)).changes, true);

        const balanced = await host.update(id, props, modelInputs());
        assert.equal(balanced["operatingPoint"], undefined);
        assert.deepEqual(balanced["performance"], outs["performance"]);
        assert.equal((await host.read(id, balanced)).props["operatingPoint"], undefined);
    });

    it("says in one sentence and without a stack trace why a project can't be deleted", async () => {
        await assert.rejects(host.delete("plates", plates.project.outs), (failure: HostFailure) => {
            assert.match(
                failure.message,
                /^Deleting LookoutVisionProject "project" failed: the project plates still has models or datasets/,
            );
            return true;
        });
        assert.match(host.printed(), /Deleting LookoutVisionProject "project" failed/);
        assert.doesNotMatch(host.printed(), /\n\s+at /);
    });
});
