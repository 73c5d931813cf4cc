import assert from "node:assert/strict";
import { CreateDatasetCommand, DeleteDatasetCommand, DescribeDatasetCommand } from "@aws-sdk/client-lookoutvision";
import type { CreateDatasetCommandInput } from "@aws-sdk/client-lookoutvision";
import { sql } from "kysely";
import { failure, importDataset, manifest, manifestLine, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("CreateDataset", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const create = (ProjectName: string, input: Partial<CreateDatasetCommandInput> = {}) =>
        service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train", ...input }));
    const source = (Bucket: string, Key: string, VersionId?: string) => ({
        GroundTruthManifest: { S3Object: { Bucket, Key, VersionId } },
    });
    const stats = async (ProjectName: string) =>
        (await service.client.send(new DescribeDatasetCommand({ ProjectName, DatasetType: "train" })))
            .DatasetDescription!.ImageStats;

    describe("serialization", () => {
        it("answers 202 with an empty dataset, complete at once, without a source", async () => {
            const { DatasetMetadata, $metadata } = await create(await newProject(service));
            assert.equal($metadata.httpStatusCode, 202);
            assert.equal(DatasetMetadata!.DatasetType, "train");
            assert.equal(DatasetMetadata!.Status, "CREATE_COMPLETE");
            assert.ok(DatasetMetadata!.CreationTimestamp instanceof Date);
        });

        it("answers CREATE_IN_PROGRESS with a manifest", async () => {
            const name = await newProject(service);
            const { DatasetMetadata } = await create(name, { DatasetSource: source("pictures", "none.manifest") });
            assert.equal(DatasetMetadata!.Status, "CREATE_IN_PROGRESS");
        });

        it("takes an empty source as none", async () => {
            for (const DatasetSource of [{}, { GroundTruthManifest: {} }]) {
                const { DatasetMetadata } = await create(await newProject(service), { DatasetSource });
                assert.equal(DatasetMetadata!.Status, "CREATE_COMPLETE");
            }
        });
    });

    describe("validation", () => {
        const cases: [string, Partial<CreateDatasetCommandInput>, RegExp][] = [
            ["another type", { DatasetType: "valid" }, /'valid' at 'datasetType' .* enum value set: \[train, test\]/],
            ["no type", { DatasetType: undefined }, /null at 'datasetType'/],
            [
                "no bucket",
                { DatasetSource: source(undefined as never, "k") },
                /null at 'datasetSource\.groundTruthManifest\.s3Object\.bucket'/,
            ],
            [
                "a key with a space",
                { DatasetSource: source("pictures", "a b") },
                /'a b' at 'datasetSource\.groundTruthManifest\.s3Object\.key'/,
            ],
            ["an empty version id", { DatasetSource: source("pictures", "k", "") }, /versionId/],
        ];
        for (const [what, input, message] of cases) {
            it(`refuses ${what}`, async () => {
                const refused = await failure(create("any", input));
                assert.equal(refused.name, "ValidationException");
                assert.match(refused.message, message);
            });
        }
    });

    describe("behaviour", () => {
        it("imports a manifest and counts its pictures", async () => {
            const name = await newProject(service);
            const lines = manifest({ normal: 3, anomaly: 2 }) + manifestLine("unclear.png", "unclear");
            assert.deepEqual(await importDataset(service, name, lines), {
                status: "CREATE_COMPLETE",
                message:
                    "The dataset was created successfully. 1 line has the class unclear, and only normal and anomaly are labels: " +
                    "it is not used for training until the class-name is normal or anomaly.",
            });
            assert.deepEqual(await stats(name), { Total: 6, Labeled: 5, Normal: 3, Anomaly: 2 });
        });

        it("imports more lines than one batch", async () => {
            const name = await newProject(service);
            await importDataset(service, name, manifest({ normal: 1001, anomaly: 500 }));
            assert.deepEqual(await stats(name), { Total: 1501, Labeled: 1501, Normal: 1001, Anomaly: 500 });
        });

        it("allows a test dataset before the training dataset", async () => {
            await create(await newProject(service), { DatasetType: "test" });
        });

        it("waits for the dataset that it replaces while that is being deleted, but not for ever", async () => {
            const name = await newProject(service);
            await importDataset(service, name, manifest({ normal: 2, anomaly: 1 }));
            await sql`create trigger held before delete on datasets begin select raise(abort, 'held'); end`.execute(
                service.store,
            );
            await service.client.send(new DeleteDatasetCommand({ ProjectName: name, DatasetType: "train" }));
            const inVain = failure(create(name));
            setTimeout(() => (service.clock.offsetMs += 31_000), 200);
            assert.match((await inVain).message, /has a train dataset already \(status DELETE_IN_PROGRESS\)/);
            const waiting = create(name);
            setTimeout(() => void sql`drop trigger held`.execute(service.store), 200);
            assert.equal((await waiting).DatasetMetadata!.Status, "CREATE_COMPLETE");
            service.clock.offsetMs = 0;
        });

        it("refuses a type that the project has, with 409, and a project that doesn't exist, with 404", async () => {
            const name = await newProject(service);
            await create(name);
            const refused = await failure(create(name));
            assert.deepEqual(
                [refused.name, refused.status, refused.resource],
                ["ConflictException", 409, `DATASET ${name}/train`],
            );
            assert.equal((await failure(create("nobody"))).resource, "PROJECT nobody");
        });

        const good = manifestLine("a.png", "normal");
        const failures: [string, string, RegExp][] = [
            [
                "a line that isn't JSON",
                `${good}\nnot json\n`,
                /^Line 2 of the manifest s3:\/\/pictures\/manifests\/.* can't be used: it is not JSON\. Correct this/,
            ],
            ["a line without a picture", `{}\n`, /Line 1 .* no source-ref/],
            [
                "a picture that isn't in S3",
                '{"source-ref":"pictures/a.png"}',
                /source-ref is not of the form s3:\/\/bucket\/key/,
            ],
            ["a picture twice", `${good}\n\n${good}`, /Line 3 .* s3:\/\/pictures\/a\.png is in line 1 already/],
            [
                "pictures of two buckets",
                `${good}\n${manifestLine("b.png", "normal", "others")}`,
                /Line 2 .*bucket others, others of the dataset are in pictures/,
            ],
            ["no line", "\n \n", /There is no line in the manifest/],
        ];
        for (const [what, content, message] of failures) {
            it(`fails for a manifest with ${what}, and leaves no entry`, async () => {
                const name = await newProject(service);
                const result = await importDataset(service, name, content);
                assert.equal(result.status, "CREATE_FAILED");
                assert.match(result.message, message);
                assert.deepEqual(await stats(name), { Total: 0, Labeled: 0, Normal: 0, Anomaly: 0 });
            });
        }

        it("fails for a manifest or bucket that isn't there, naming it", async () => {
            for (const [bucket, key] of [
                ["pictures", "missing.manifest"],
                ["no-bucket", "a.manifest"],
            ]) {
                const name = await newProject(service);
                await create(name, { DatasetSource: source(bucket, key) });
                for (;;) {
                    const command = new DescribeDatasetCommand({ ProjectName: name, DatasetType: "train" });
                    const { Status, StatusMessage } = (await service.client.send(command)).DatasetDescription!;
                    if (Status !== "CREATE_IN_PROGRESS") {
                        assert.equal(Status, "CREATE_FAILED");
                        assert.match(StatusMessage!, new RegExp(bucket === "pictures" ? key : bucket));
                        break;
                    }
                }
            }
        });
    });
});
