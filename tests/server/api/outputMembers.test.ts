import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import * as sdk from "@aws-sdk/client-lookoutvision";
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { checkOutput } from "../../harness/service/checkOutput";
import { manifestLine } from "../../harness/pictures/drawnPictures";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { waitForPackaging } from "../../harness/service/packagingJob";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { flatMembers, readServiceModel } from "../../harness/service/serviceModel";
import type { ServiceModel } from "../../harness/service/serviceModel";
import { waitForStatus, waitForTraining } from "../../harness/service/trainedProject";
import { colorMap, maskedPictures } from "../detector/maskedPictures";

/** What no answer can have here, and why. */
const neverThere: Record<string, string> = {
    "CreateModel ModelMetadata.Performance": "is known when the training has ended",
    "DescribeModelPackagingJob ModelPackagingDescription.ModelPackagingOutputDetails.Greengrass.ComponentVersionArn":
        "Greengrass gives it, to whoever registers the component",
};

describe("every member of every output, as AWS's public definition has it,", function () {
    this.timeout(10 * 60_000);
    let folder: string;
    let moto: Moto;
    let model: ServiceModel;
    let service: ServeProcess;
    let store: Kysely<Database>;
    const seen = new Map<OperationName, Set<string>>();
    const ProjectName = "all-members";
    const train = { ProjectName, DatasetType: "train" };
    const version = { ProjectName, ModelVersion: "1" };
    const OutputConfig = { S3Location: { Bucket: "plates", Prefix: "out/" } };
    const anyCredentials = { accessKeyId: "a", secretAccessKey: "b" };
    let manifest: string;
    let picture: Buffer;
    let description: sdk.ModelDescription;

    before(async () => {
        model = await readServiceModel();
        folder = await mkdtemp(join(tmpdir(), "outputs-"));
        await drawDataset();
        moto = await startMoto();
        service = await startServeProcess(folder, { env: { ...moto.env } });
        store = await openStore({ dataDir: folder });
        await recordStatuses();
    });
    after(async () => {
        await store?.destroy();
        await service?.end("SIGTERM");
        await moto?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    /** Pictures with masks, whose detector answers with anomalies and a mask. */
    async function drawDataset(): Promise<void> {
        const bucket = join(folder, "buckets", "plates");
        const lines: string[] = [];
        const put = async (ref: string, content: Uint8Array) => {
            const file = join(bucket, ref.replace("s3://plates/", ""));
            await mkdir(dirname(file), { recursive: true });
            await writeFile(file, content);
        };
        for (const { sourceRef, label, read, mask } of maskedPictures(20, 12)) {
            const ref = sourceRef.replace("s3://pictures/", "s3://plates/");
            await put(ref, await read());
            const line = JSON.parse(manifestLine(ref, label)) as Record<string, unknown>;
            if (mask !== undefined) {
                picture = Buffer.from(await read());
                line["anomaly-mask-ref"] = mask.ref.replace("s3://pictures/", "s3://plates/");
                await put(line["anomaly-mask-ref"] as string, await mask.read());
                const entries = colorMap.map(({ className, color }, index) => [
                    index,
                    { "class-name": className, "hex-color": color, confidence: 0 },
                ]);
                line["anomaly-mask-ref-metadata"] = {
                    "internal-color-map": Object.fromEntries(entries),
                    "human-annotated": "yes",
                    "creation-date": "2024-05-06T07:08:09",
                    type: "groundtruth/semantic-segmentation",
                };
            }
            lines.push(JSON.stringify(line));
        }
        manifest = lines.join("\n");
    }

    /** Puts the manifest into a bucket of S3, and a useless one over it. @returns the version of the first. */
    async function putManifest(): Promise<string> {
        const s3 = new S3Client({
            endpoint: moto.endpoint,
            region: "us-east-1",
            forcePathStyle: true,
            credentials: anyCredentials,
        });
        const Bucket = "manifests";
        await s3.send(new CreateBucketCommand({ Bucket }));
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
        const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "m.manifest", Body: manifest }));
        await s3.send(new PutObjectCommand({ Bucket, Key: "m.manifest", Body: "no manifest" }));
        s3.destroy();
        return VersionId!;
    }

    async function recordStatuses(): Promise<void> {
        await sql`create table passed (kind text, status text)`.execute(store);
        for (const table of ["datasets", "models", "modelPackagingJobs"]) {
            for (const [name, event] of [
                ["made", "insert"],
                ["moved", "update of status"],
            ]) {
                const trigger = `create trigger ${table}${name} after ${event} on "${table}" begin insert into passed values ('${table}', new.status); end`;
                await sql.raw(trigger).execute(store);
            }
        }
    }

    /** The statuses that were written since the last look, one after the other. */
    async function passed(kind: string): Promise<string[]> {
        const { rows } = await sql<{
            status: string;
        }>`select status from passed where kind = ${kind} order by rowid`.execute(store);
        await sql`delete from passed where kind = ${kind}`.execute(store);
        return rows.map(({ status }) => status).filter((status, index, all) => status !== all[index - 1]);
    }

    async function call<Output>(operation: OperationName, input: object): Promise<Output> {
        const Command = sdk[`${operation}Command` as "CreateProjectCommand"];
        const { $metadata, ...output } = await service.client.send(new Command(input as never));
        assert.match($metadata.requestId!, /^[0-9a-f-]{36}$/, operation);
        assert.equal($metadata.httpStatusCode, model.operations[operation].http.responseCode ?? 200, operation);
        const paths = seen.get(operation) ?? new Set<string>();
        seen.set(operation, paths);
        checkOutput(model, model.operations[operation].output.shape, output, "", paths);
        return output as Output;
    }

    async function settled(): Promise<string> {
        for (;;) {
            const { DatasetDescription } = await call<sdk.DescribeDatasetCommandOutput>("DescribeDataset", train);
            if (!DatasetDescription!.Status!.endsWith("_IN_PROGRESS")) {
                return DatasetDescription!.Status!;
            }
            await sleep(20);
        }
    }

    it("is there in the answers about projects and datasets", async () => {
        await call("CreateProject", { ProjectName });
        await call("CreateProject", { ProjectName: "another" });
        await call("ListProjects", { MaxResults: 1 });
        const S3Object = { Bucket: "manifests", Key: "m.manifest", VersionId: await putManifest() };
        await call("CreateDataset", { ...train, DatasetSource: { GroundTruthManifest: { S3Object } } });
        assert.equal(await settled(), "CREATE_COMPLETE", "of the version that was named, not of the newest");
        const { DatasetEntries } = await call<sdk.ListDatasetEntriesCommandOutput>("ListDatasetEntries", {
            ...train,
            MaxResults: 1,
        });
        await call("UpdateDatasetEntries", { ...train, Changes: Buffer.from(DatasetEntries![0]) });
        assert.equal(await settled(), "UPDATE_COMPLETE");
        await call("DescribeProject", { ProjectName });
        assert.deepEqual(await passed("datasets"), [
            "CREATE_IN_PROGRESS",
            "CREATE_COMPLETE",
            "UPDATE_IN_PROGRESS",
            "UPDATE_COMPLETE",
        ]);
    });

    it("is there in the answers about a model that is trained and hosted", async () => {
        const kms = new KMSClient({ endpoint: moto.endpoint, region: "us-east-1", credentials: anyCredentials });
        const KmsKeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn;
        kms.destroy();
        await call("CreateModel", {
            ProjectName,
            OutputConfig,
            Description: "with-masks",
            KmsKeyId,
            Tags: [{ Key: "line", Value: "7" }],
        });
        const trained = await waitForTraining(service.client, ProjectName, "1");
        assert.equal(trained.Status, "TRAINED", trained.StatusMessage);
        await call("StartModel", { ...version, MinInferenceUnits: 1, MaxInferenceUnits: 2 });
        await waitForStatus(service.client, ProjectName, "1", ["HOSTED"]);
        description = (await call<sdk.DescribeModelCommandOutput>("DescribeModel", version)).ModelDescription!;
        const { DetectAnomalyResult: found } = await call<sdk.DetectAnomaliesCommandOutput>("DetectAnomalies", {
            ...version,
            ContentType: "image/png",
            Body: picture,
        });
        assert.deepEqual(
            [found!.IsAnomalous, found!.Anomalies![0].Name, found!.Anomalies![0].PixelAnomaly!.Color],
            [true, "background", "#FFFFFF"],
        );
        const area = found!.Anomalies!.reduce((sum, { PixelAnomaly }) => sum + PixelAnomaly!.TotalPercentageArea!, 0);
        assert.ok(Math.abs(area - 1) < 1e-6, `the areas are fractions that add up to ${area}`);
        await call("StopModel", version);
        await waitForStatus(service.client, ProjectName, "1", ["TRAINED"]);
        assert.deepEqual(await passed("models"), [
            "TRAINING",
            "TRAINED",
            "STARTING_HOSTING",
            "HOSTED",
            "STOPPING_HOSTING",
            "TRAINED",
        ]);
        assert.equal(description.EvaluationManifest!.Key, `out/EvaluationManifest-${ProjectName}-1.json`);
        assert.equal(description.EvaluationResult!.Key, `out/EvaluationResult-${ProjectName}-1.json`);
    });

    it("is there in the answers about tags and packaging", async () => {
        const ResourceArn = description.ModelArn!;
        await call("TagResource", { ResourceArn, Tags: [{ Key: "shift", Value: "" }] });
        await call("UntagResource", { ResourceArn, TagKeys: ["shift"] });
        await call("ListTagsForResource", { ResourceArn });
        const component = {
            S3OutputLocation: OutputConfig.S3Location,
            ComponentName: "plates",
            ComponentVersion: "1.2.3",
            ComponentDescription: "Looks at plates",
            Tags: [{ Key: "line", Value: "7" }],
        };
        const nvidia = {
            TargetPlatform: { Os: "LINUX", Arch: "ARM64", Accelerator: "NVIDIA" },
            CompilerOptions: '{"gpu-code":"sm_72","trt-ver":"8.2.1","cuda-ver":"10.2"}',
        };
        for (const [JobName, target] of [
            ["platform", nvidia],
            ["device", { TargetDevice: "jetson_xavier" }],
        ] as const) {
            const Configuration = { Greengrass: { ...component, ...target } };
            await call("StartModelPackagingJob", { ...version, JobName, Description: "for the edge", Configuration });
            assert.equal((await waitForPackaging(service.client, ProjectName, JobName)).Status, "SUCCEEDED");
            assert.deepEqual(await passed("modelPackagingJobs"), ["CREATED", "RUNNING", "SUCCEEDED"]);
            await call("DescribeModelPackagingJob", { ProjectName, JobName });
        }
        await call("ListModelPackagingJobs", { ProjectName, MaxResults: 1 });
    });

    it("is there in the answers about lists of models and deletions", async () => {
        await call("CreateModel", { ProjectName, OutputConfig });
        const { NextToken } = await call<sdk.ListModelsCommandOutput>("ListModels", { ProjectName, MaxResults: 1 });
        await call("ListModels", { ProjectName, MaxResults: 1, NextToken });
        await passed("models");
        await call("DeleteModel", version);
        assert.ok((await passed("models")).includes("DELETING"));
        await call("DeleteDataset", train);
        await call("DeleteProject", { ProjectName: "another" });
        assert.deepEqual(await passed("datasets"), ["DELETE_IN_PROGRESS"]);
    });

    it("was seen: none is missing, and no operation was left out", () => {
        assert.deepEqual([...seen.keys()].sort(), Object.keys(operations).sort());
        const missing = (Object.keys(operations) as OperationName[]).flatMap((operation) =>
            flatMembers(model, model.operations[operation].output.shape)
                .map(({ path }) => `${operation} ${path}`)
                .filter((name) => !seen.get(operation)!.has(name.slice(operation.length + 1)))
                .filter(
                    (name) => !Object.keys(neverThere).some((never) => name === never || name.startsWith(`${never}.`)),
                ),
        );
        assert.deepEqual(missing, []);
    });
});
