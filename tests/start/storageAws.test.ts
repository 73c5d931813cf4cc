import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DescribeKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import { runCommand } from "../../tools/runCommand";
import { createEngineProject, repository } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";
import { startMoto } from "../harness/parts/moto";
import type { Moto } from "../harness/parts/moto";

const counts = { normal: 24, defective: 15, newNormal: 1, newDefective: 1 };

// The real @pulumi/aws and the real engine; AWS itself is moto, its plugin the stand-in of tests/harness/engine/awsStandIn.
describe("the program with storage: aws", function () {
    this.timeout(300_000);
    let moto: Moto;
    let project: EngineProject;
    let s3: S3Client;
    let kms: KMSClient;
    let bucket: string;
    let keyArn: string;
    let keyId: string;

    before(async () => {
        moto = await startMoto();
        const aws = {
            endpoint: moto.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId: moto.env.AWS_ACCESS_KEY_ID, secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY },
        };
        s3 = new S3Client({ ...aws, forcePathStyle: true });
        kms = new KMSClient(aws);
        project = await createEngineProject({
            program: await readFile(join(repository, "index.ts"), "utf8"),
            files: { "Pulumi.yaml": await readFile(join(repository, "Pulumi.yaml"), "utf8") },
            config: { "plates:storage": "aws" },
            moto,
        });
        await writeSamplePictures(join(project.dataDir, "samples"), { counts });
        await project.mustRun(["up", "--yes", "--skip-preview"]);
        const resources = await project.exportStack();
        const outputsOf = (type: string) => resources.find((resource) => resource.type === type)!.outputs!;
        bucket = String(outputsOf("aws:s3/bucket:Bucket").bucket);
        ({ keyId, arn: keyArn } = outputsOf("aws:kms/key:Key") as { keyId: string; arn: string });
    });
    after(async () => {
        await project?.remove();
        await moto?.stop();
        s3?.destroy();
        kms?.destroy();
    });

    const keysUnder = async (prefix: string) =>
        ((await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }))).Contents ?? []).map(
            ({ Key }) => Key!,
        );
    const read = async (key: string) =>
        (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body!.transformToString();
    const detect = (...flags: string[]) =>
        runCommand(
            process.execPath,
            [
                ...[
                    join(repository, "server/cli/lookoutvision.cjs"),
                    "detect",
                    "--data-dir",
                    project.dataDir,
                    ...flags,
                ],
                ...["plates", join(project.dataDir, "samples/new/scratch-01.jpg")],
            ],
            { env: project.env, timeoutMs: 120_000 },
        );

    it("puts the pictures into the S3 bucket, and trains on them there", async () => {
        const pictures = (await keysUnder("pictures/")).filter((key) => key.endsWith(".jpg"));
        assert.equal(pictures.length, counts.normal + counts.defective);
        const [manifest] = (await keysUnder("pictures/")).filter((key) => key.endsWith(".manifest"));
        const sources = (await read(manifest))
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line)["source-ref"] as string);
        assert.deepEqual(sources.sort(), pictures.map((key) => `s3://${bucket}/${key}`).sort());
        assert.equal((await project.outputs()).status, "TRAINED");
    });

    it("writes the results into the bucket", async () => {
        const { evaluationResult, evaluationManifest, evaluationReport } = (await project.outputs()) as Record<
            string,
            { bucket: string; key: string }
        >;
        assert.deepEqual([evaluationResult.bucket, evaluationManifest.bucket], [bucket, bucket]);
        assert.deepEqual(
            (await keysUnder("results/")).sort(),
            [evaluationManifest.key, evaluationResult.key, evaluationReport.key].sort(),
        );
        JSON.parse(await read(evaluationResult.key));
    });

    it("encrypts the copies of the pictures and the model with the KMS key: without it, nobody detects", async () => {
        const model = (await project.exportStack()).find((resource) => resource.type.endsWith("lookoutvision:Model"))!;
        assert.equal(model.outputs!.kmsKeyId, keyArn);

        await kms.send(new DisableKeyCommand({ KeyId: keyId }));
        const refused = await detect();
        assert.notEqual(refused.code, 0);
        assert.match(refused.stdout + refused.stderr, /disabled/i);

        await kms.send(new EnableKeyCommand({ KeyId: keyId }));
        const answered = await detect();
        assert.equal(answered.code, 0, answered.stderr);
        assert.match(answered.stdout, /anomaly/);
    });

    it("keeps nothing readable on this machine's disk", async () => {
        const files = (await readdir(join(project.dataDir, "models"), { recursive: true, withFileTypes: true })).filter(
            (entry) => entry.isFile(),
        );
        assert.ok(files.length >= 1 + counts.normal + counts.defective, `${files.length} files`);
        const jpeg = Buffer.from([0xff, 0xd8, 0xff]);
        for (const file of files) {
            const content = await readFile(join(file.parentPath, file.name));
            assert.notDeepEqual(content.subarray(0, 3), jpeg, file.name);
        }
    });

    it("changes nothing in a second up, and refresh finds all as it is", async () => {
        await project.mustRun(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
        await project.mustRun(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    });

    it("destroys bucket and key after the model", async () => {
        await project.mustRun(["destroy", "--yes", "--skip-preview"]);
        await assert.rejects(keysUnder(""), { name: "NoSuchBucket" });
        const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
        assert.equal(key!.KeyState, "PendingDeletion");
    });
});
