import assert from "node:assert/strict";
import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../../server/signatures/ownCredentials";
import { startProviderHost } from "../../harness/engine/providerHost";
import type { HostFailure, Properties, ProviderHost } from "../../harness/engine/providerHost";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { endLocalService } from "../../harness/engine/engine";

/** The SDK's own host, a service that the provider starts, and a version that was trained there. */
describe("a hosted model in the SDK's host", function () {
    this.timeout(120_000);
    let trained: TrainedDataDir;
    let host: ProviderHost;
    let service: LookoutVision;
    let hosted: { id: string; outs: Properties };
    const version = { ProjectName: "plates", ModelVersion: "1" };

    before(async () => {
        trained = await trainedDataDir();
        host = await startProviderHost({ "lookoutvision:dataDir": trained.dataDir });
    });
    after(async () => {
        service?.destroy();
        await host?.close();
        await endLocalService(trained.dataDir);
        await trained?.remove();
    });

    const inputs = async (change: Properties = {}) => {
        const news = host.properties("HostedModel", "hosted", { projectName: "plates", modelVersion: "1", ...change });
        const checked = await host.check({}, news);
        assert.deepEqual(checked.failures, []);
        return checked.inputs;
    };
    const statusAndUnits = async () => {
        const { ModelDescription } = await service.describeModel(version);
        return [ModelDescription?.Status, ModelDescription?.MinInferenceUnits];
    };
    const isAnomalous = async (key: string) => {
        const Body = await readFile(join(trained.bucketFolder, key));
        return (await service.detectAnomalies({ ...version, Body, ContentType: "image/png" })).DetectAnomalyResult
            ?.IsAnomalous;
    };

    it("answers DetectAnomalies where its outputs say", async () => {
        hosted = await host.create(await inputs());
        assert.equal(hosted.id, "plates/1");
        const { endpoint, region, credentialsFile } = hosted.outs as Record<string, string>;
        service = new LookoutVision({ endpoint, region, credentials: await readFirstKeyPair(credentialsFile) });
        assert.deepEqual(
            await Promise.all([isAnomalous(trained.pictures.normal[3]), isAnomalous(trained.pictures.anomaly[3])]),
            [false, true],
        );
        assert.match(
            host.lines.at(-1)!.message,
            /^Version 1 of project plates is hosted at http:\/\/127\.0\.0\.1:\d+ with 1 inference unit\.$/,
        );
    });

    it("is the same when it is read again", async () => {
        const { id, props } = await host.read(hosted.id, hosted.outs);
        assert.deepEqual({ id, props }, { id: hosted.id, props: hosted.outs });
        assert.deepEqual(await host.diff(id, props, await inputs()), { changes: false, replaces: [] });
    });

    it("is found by its id alone", async () => {
        const { props } = await host.read(hosted.id, host.properties("HostedModel", "hosted", {}));
        assert.deepEqual({ ...props, incarnation: "", service: "" }, { ...hosted.outs, incarnation: "", service: "" });
    });

    it("takes other units by a stop and a start", async () => {
        const news = await inputs({ minInferenceUnits: 2 });
        assert.deepEqual(await host.diff(hosted.id, hosted.outs, news), { changes: true, replaces: [] });
        hosted.outs = await host.update(hosted.id, hosted.outs, news);
        assert.deepEqual(await statusAndUnits(), ["HOSTED", 2]);
        assert.deepEqual(hosted.outs["minInferenceUnits"], 2);
    });

    it("goes on with its units when the service refuses more", async () => {
        await assert.rejects(
            host.update(hosted.id, hosted.outs, await inputs({ minInferenceUnits: 17 })),
            (failure: HostFailure) => {
                assert.match(
                    failure.partial?.reasons[0] ?? "",
                    /hosted with at most 16 inference units.*; it is hosted with 2 inference units again\./,
                );
                assert.deepEqual(
                    [failure.partial?.properties["status"], failure.partial?.properties["minInferenceUnits"]],
                    ["HOSTED", 2],
                );
                return true;
            },
        );
        assert.deepEqual(await statusAndUnits(), ["HOSTED", 2]);
    });

    it("shows that somebody stopped it, and is hosted again by an update", async () => {
        await service.stopModel(version);
        const { props } = await host.read(hosted.id, hosted.outs);
        assert.ok(["STOPPING_HOSTING", "TRAINED"].includes(String(props["status"])), String(props["status"]));
        const news = await inputs();
        assert.deepEqual(await host.diff(hosted.id, props, news), { changes: true, replaces: [] });
        hosted.outs = await host.update(hosted.id, props, news);
        assert.deepEqual(await statusAndUnits(), ["HOSTED", 1]);
    });

    it("is no drift of its model", async () => {
        const model = host.properties("Model", "detector", {
            projectName: "plates",
            outputConfig: { s3Location: { bucket: "plates", prefix: "results/" } },
            version: "1",
            arn: (await service.describeModel(version)).ModelDescription?.ModelArn,
            status: "TRAINED",
            tags: { line: "7" },
        });
        const { id, props } = await host.read("plates/1", model);
        assert.equal(props["status"], "HOSTED");
        assert.deepEqual(await host.diff(id, props, model), { changes: false, replaces: [] });
    });

    it("that is made anew takes over the one that is hosted, and isn't stopped with the one before it", async () => {
        const before = hosted;
        hosted = await host.create(await inputs());
        assert.match(host.lines.at(-1)!.message, /is hosted already: it is taken over at http/);
        await host.delete(before.id, before.outs);
        assert.deepEqual(await statusAndUnits(), ["HOSTED", 1]);
    });

    it("is stopped by a delete, which has nothing to do a second time", async () => {
        await host.delete(hosted.id, hosted.outs);
        assert.deepEqual(await statusAndUnits(), ["TRAINED", undefined]);
        await host.delete(hosted.id, hosted.outs);
    });

    it("that can't be hosted is in the state with the reason, and hosted by an update once that is possible", async () => {
        const models = join(trained.dataDir, "models");
        const file = (await readdir(models, { recursive: true }))
            .map((name) => join(models, name))
            .find((path) => path.endsWith("/model"))!;
        await rename(file, `${file}-away`);
        const news = await inputs();
        let failed: HostFailure["partial"];
        await assert.rejects(host.create(news), (failure: HostFailure) => {
            failed = failure.partial;
            return true;
        });
        await rename(`${file}-away`, file);
        assert.deepEqual([failed?.id, failed?.properties["status"]], ["plates/1", "HOSTING_FAILED"]);
        assert.match(
            failed!.reasons[0],
            /^Hosting version 1 of project plates for LookoutVisionHostedModel "hosted" failed: The model could not be started: .* run "pulumi up" again\.$/,
        );
        assert.deepEqual(await host.diff(failed!.id, failed!.properties, news), { changes: true, replaces: [] });
        const outs = await host.update(failed!.id, failed!.properties, news);
        assert.deepEqual(await statusAndUnits(), ["HOSTED", 1]);

        // The model's own delete and the hosting's, at the same time and in whichever order.
        const model = host.properties("Model", "detector", {
            projectName: "plates",
            version: "1",
            arn: "",
            status: "TRAINED",
        });
        await Promise.all([host.delete("plates/1", model), host.delete("plates/1", outs)]);
        await assert.rejects(service.describeModel(version), { name: "ResourceNotFoundException" });
        assert.equal((await host.read("plates/1", outs)).id, "");
    });

    it("of a version that isn't there leaves nothing behind", async () => {
        await assert.rejects(host.create(await inputs({ modelVersion: "9" })), (failure: HostFailure) => {
            assert.equal(failure.partial, undefined);
            assert.match(
                failure.message,
                /^Creating LookoutVisionHostedModel "hosted" failed: there is no version 9 of project plates: give one that is there\./,
            );
            return true;
        });
    });
});
