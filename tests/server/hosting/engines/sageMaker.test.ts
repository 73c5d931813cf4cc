import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
    DeleteModelCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
    StartModelCommand,
    StopModelCommand,
    TagResourceCommand,
    UntagResourceCommand,
} from "@aws-sdk/client-lookoutvision";
import type { DetectAnomalyResult } from "@aws-sdk/client-lookoutvision";
import { detectAnomalyResult } from "../../../../server/api/detectAnomalyResult";
import { loadDetector } from "../../../../server/detector/loadDetector";
import { mostInvokedBytes } from "../../../../server/hosting/engines/sageMaker/inspectAtEndpoint";
import { pngChunk, withChunks } from "../../../harness/pictures/pngChunk";
import { until } from "../../../harness/run/until";
import { EmulatedError } from "../../../harness/sageMaker/emulatedApi";
import { startSageMakerSite } from "../../../harness/sageMaker/site";
import type { SageMakerSite } from "../../../harness/sageMaker/site";
import { startServeProcess } from "../../../harness/service/serveProcess";
import type { ServeProcess } from "../../../harness/service/serveProcess";
import { waitForStatus } from "../../../harness/service/trainedProject";
import { maskedPictures } from "../../detector/maskedPictures";
import { fixtureModel, hostableDataDir } from "./hostableDataDir";
import type { HostableDataDir } from "./hostableDataDir";

/** What a service does whose engine hosts at SageMaker, against the emulator of SageMaker. */
describe("a service that hosts at SageMaker", function () {
    this.timeout(180_000);
    let site: SageMakerSite;
    let data: HostableDataDir;
    let service: ServeProcess;
    let picture: Uint8Array;
    const version = { ProjectName: "plates", ModelVersion: "1" };

    before(async () => {
        site = await startSageMakerSite({ containerEnv: { LOOKOUTVISION_CONTAINER_UNITS: "1" } });
        data = await hostableDataDir("sagemaker");
        picture = await maskedPictures(0, 1, 1000)[0].read();
        service = await startService();
    });
    after(async () => {
        await service?.end("SIGTERM");
        await data?.remove();
        await site?.stop();
    });

    const startService = () =>
        startServeProcess(data.dataDir, {
            args: ["--engine", site.setting("poll-seconds=0.1", "price-per-hour=0.23")],
            env: { ...site.env },
            attempts: 1,
        });
    const startModel = (MaxInferenceUnits?: number) =>
        service.client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1, MaxInferenceUnits }));
    const status = (...statuses: string[]) => waitForStatus(service.client, "plates", "1", statuses);
    const stopModel = async () => {
        await service.client.send(new StopModelCommand(version));
        await status("TRAINED");
    };
    const detect = async (Body: Uint8Array): Promise<DetectAnomalyResult> =>
        (await service.client.send(new DetectAnomaliesCommand({ ...version, Body, ContentType: "image/png" })))
            .DetectAnomalyResult!;
    const endpointName = () => [...site.emulator.hosting.endpoints.keys()][0];
    const calls = (operation: string) => site.emulator.calls.filter((call) => call.operation === operation).length;
    const nothingLeft = async () => assert.deepEqual([site.emulator.hosting.left(), await site.objects()], [[], []]);

    it("makes an endpoint for a version that was trained there, though AWS doesn't see each thing at once", async () => {
        site.emulator.hosting.hideConfigurations(2);
        await startModel(3);
        assert.equal((await status("HOSTED", "HOSTING_FAILED")).Status, "HOSTED");
        assert.deepEqual(site.emulator.hosting.left().length, 4);
        const machines = await data.store.selectFrom("inferenceUnits").selectAll().execute();
        assert.deepEqual(machines, [], "it needs no units here");
    });

    it("lets the number of instances follow the load between the units that StartModel was given", () => {
        const [target] = site.emulator.hosting.scaling.targets.values();
        assert.deepEqual([target.MinCapacity, target.MaxCapacity], [1, 3]);
        assert.equal(target.policies.length, 1);
    });

    it("says on all that it makes by whom and for which version that is", () => {
        const tags = Object.entries(site.emulator.hosting.tags());
        assert.equal(tags.length, 3);
        for (const [what, list] of tags) {
            const byKey = Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
            assert.match(byKey["lookoutvision:made-by"], /^lookoutvision \S+ on /, what);
            assert.equal(byKey["lookoutvision:project"], "plates", what);
            assert.equal(byKey["lookoutvision:version"], "1", what);
        }
    });

    it("answers DetectAnomalies with the verdict, confidence and mask that the model gives here", async () => {
        const detector = await loadDetector(await readFile(fixtureModel));
        const expected = detectAnomalyResult(await detector.detect(picture));
        const { AnomalyMask: mask, ...rest } = await detect(picture);
        const { AnomalyMask: expectedMask, ...expectedRest } = expected;
        assert.deepEqual(rest, expectedRest);
        assert.equal(Buffer.from(mask!).toString("base64"), expectedMask);
    });

    it("decides by a threshold that a person sets, at once and with the endpoint as it is", async () => {
        const before = site.emulator.hosting.made;
        const set = (decision?: object) =>
            data.store
                .updateTable("models")
                .set({ operatingPoint: decision === undefined ? null : JSON.stringify({ point: {}, decision }) })
                .execute();
        assert.equal((await detect(picture)).IsAnomalous, true);
        await set({ threshold: 1e6, slope: 1 });
        assert.equal((await detect(picture)).IsAnomalous, false);
        await set();
        assert.equal((await detect(picture)).IsAnomalous, true);
        assert.equal(site.emulator.hosting.made, before);
    });

    it("inspects a picture here that is too large for an endpoint, with the same result", async () => {
        const invoked = calls("InvokeEndpoint");
        const large = withChunks(picture, pngChunk("prVt", Buffer.alloc(mostInvokedBytes)));
        const [here, there] = [await detect(large), await detect(picture)];
        assert.deepEqual(here, there);
        assert.equal(calls("InvokeEndpoint"), invoked + 1);
    });

    it("refuses what is no picture with 400, as when it hosts by itself", async () => {
        await assert.rejects(detect(Buffer.from("no picture")), { name: "ValidationException" });
    });

    it("answers 429 while AWS throttles", async () => {
        site.emulator.refuse("InvokeEndpoint", new EmulatedError("ThrottlingException", "Rate exceeded"), 2);
        await assert.rejects(detect(picture), { name: "ThrottlingException" });
        await detect(picture);
    });

    it("is SYSTEM_UPDATING while SageMaker maintains the endpoint, and serves on", async () => {
        const endpoint = site.emulator.hosting.endpoints.get(endpointName())!;
        endpoint.setStatus("SystemUpdating");
        await status("SYSTEM_UPDATING");
        await detect(picture);
        endpoint.setStatus("InService");
        await status("HOSTED");
    });

    it("goes on with the endpoint after it was killed while that served", async () => {
        const { made } = site.emulator.hosting;
        await service.end("SIGKILL");
        service = await startService();
        await detect(picture);
        await stopModel();
        assert.equal(site.emulator.hosting.made, made);
    });

    it("leaves nothing when the version is stopped", nothingLeft);

    it("makes one endpoint, and leaves nothing, when it is killed after each call of a start and a stop", async () => {
        const { made } = site.emulator.hosting;
        const killAfter = async (operation: string, called: number) => {
            await until(() => calls(operation) > called, { what: operation });
            await service.end("SIGKILL");
            service = await startService();
        };
        const before = Object.fromEntries(
            ["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "DeleteEndpoint"].map((name) => [
                name,
                calls(name),
            ]),
        );
        const release = site.emulator.hosting.hold();
        await startModel();
        for (const operation of ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]) {
            await killAfter(operation, before[operation]);
        }
        const told =
            /^SageMaker creates the endpoint \S+: 1 instance ml\.m5\.xlarge of SageMaker \(0\.23 per hour in the price's currency, until/;
        await until(async () => told.test((await status("STARTING_HOSTING")).StatusMessage!), { what: "its cost" });
        release();
        await status("HOSTED");
        assert.equal(site.emulator.hosting.made, made + 1);
        await service.client.send(new StopModelCommand(version));
        await killAfter("DeleteEndpoint", before.DeleteEndpoint);
        await status("TRAINED");
        await nothingLeft();
    });

    it("fails with SageMaker's reason and what to do, and removes what it has made", async () => {
        site.emulator.hosting.failNext(
            "CapacityError: Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error.",
        );
        await startModel();
        const { StatusMessage } = await status("HOSTING_FAILED", "HOSTED");
        assert.match(
            StatusMessage!,
            /^The model could not be started: SageMaker says "CapacityError: .*"\. AWS has no instance of type ml\.m5\.xlarge at present/,
        );
        await nothingLeft();
    });

    it("fails at once for a call that AWS refuses, and says what AWS must allow", async () => {
        site.emulator.refuse(
            "CreateModel",
            new EmulatedError("AccessDeniedException", "User: u is not authorized to perform: sagemaker:CreateModel"),
        );
        await startModel();
        const { StatusMessage } = await status("HOSTING_FAILED", "HOSTED");
        assert.match(
            StatusMessage!,
            /can't host the model at SageMaker: AWS says "AccessDeniedException: .*iam:PassRole/,
        );
        await nothingLeft();
    });

    it("says so when somebody deletes the endpoint in AWS's console", async () => {
        await startModel();
        await status("HOSTED");
        await site.emulator.hosting.deleteInConsole(endpointName());
        const { StatusMessage } = await status("HOSTING_FAILED");
        assert.match(StatusMessage!, /was deleted at SageMaker, not by this service\. Start the model again\./);
        await until(async () => (await site.objects()).length === 0, { what: "the archive is removed" });
        await nothingLeft();
    });

    it("takes the instances that its tag chooses for hosting", async () => {
        const { ModelDescription } = await service.client.send(new DescribeModelCommand(version));
        const ResourceArn = ModelDescription!.ModelArn!;
        const [Key, Value] = ["lookoutvision:engine", "sagemaker:hosting-instance=ml.c5.large"];
        await service.client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key, Value }] }));
        await startModel();
        await status("HOSTED");
        const made = site.emulator.calls.filter(({ operation }) => operation === "CreateEndpointConfig").at(-1)!;
        const [variant] = made.input.ProductionVariants as { InstanceType: string }[];
        assert.equal(variant.InstanceType, "ml.c5.large");
        await stopModel();
        await service.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: [Key] }));
    });

    it("hosts by itself what its tag says, wherever it was trained", async () => {
        const { made } = site.emulator.hosting;
        const { ModelDescription } = await service.client.send(new DescribeModelCommand(version));
        const ResourceArn = ModelDescription!.ModelArn!;
        const tags = [{ Key: "lookoutvision:engine", Value: "local" }];
        const left = () => data.store.selectFrom("models").select("hostingEngine").executeTakeFirstOrThrow();
        await until(async () => (await left()).hostingEngine === null, { what: "nothing is left of the last start" });
        await service.client.send(new TagResourceCommand({ ResourceArn, Tags: tags }));
        await startModel();
        await status("HOSTED");
        await detect(picture);
        assert.equal(site.emulator.hosting.made, made);
        await stopModel();
        await service.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: [tags[0].Key] }));
    });

    it("deletes a version of which nothing is left there", async () => {
        await service.client.send(new DeleteModelCommand(version));
        await until(async () => (await data.store.selectFrom("models").selectAll().execute()).length === 0);
        await nothingLeft();
    });
});
