import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { CreateDatasetCommand } from "@aws-sdk/client-lookoutvision";
import { createManifest as outputTable } from "../../../server/api/ownOutputs/createManifest";
import type { CreateManifestOutput } from "../../../server/api/ownOutputs/createManifest";
import { checkOwnOutput } from "./ownOutput";
import { callOwn, listLines } from "./pictureFixtures";
import { newProject, settledDataset } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("CreateManifest", () => {
    let service: TestService;
    before(async () => {
        service = await startTestService();
        for (const key of [
            "line/normal/1.png",
            "line/normal/deep/anomaly/2.jpg",
            "line/anomaly/3.JPEG",
            "line/other/normal/4.png",
            "line/5.png",
            "line/normal.png",
            "line/ünï <b> 🍪 %2e.png",
            "line/notes.txt",
            "lines/6.png",
        ]) {
            await service.putObject("pictures", key, "bytes");
        }
        await service.putObject("pictures", "line/empty.png", "");
        await service.putObject("pictures", "line/large.png", Buffer.alloc(8 * 1024 * 1024 + 1));
        await mkdir(join(service.bucketRoot, "pictures", "line", "folder.png"));
        await symlink("/etc/hostname", join(service.bucketRoot, "pictures", "line", "link.png"));
    });
    after(() => service?.close());

    const call = (project: string, body: unknown) =>
        callOwn<CreateManifestOutput>(service, "POST", `projects/${project}/manifests`, body);

    it("labels by the folders normal and anomaly directly in the folder, and CreateDataset takes the manifest", async () => {
        const name = await newProject(service);
        const { status, body } = await call(name, { Folder: "s3://pictures/line/", LabelByFolder: true });
        assert.equal(status, 200, body.Message);
        checkOwnOutput(outputTable, body);
        const { Manifest, Skipped, ...counts } = body;
        assert.deepEqual(counts, { Total: 7, Normal: 2, Anomaly: 1, Unlabeled: 4, SkippedTotal: 3 });
        assert.deepEqual(Skipped, [
            { Key: "line/empty.png", Message: "It is empty." },
            { Key: "line/large.png", Message: "It has 8388609 bytes; 8388608 (8 MB) are allowed." },
            { Key: "line/notes.txt", Message: "Its name doesn't end in .png, .jpg or .jpeg." },
        ]);
        assert.match(Manifest.Bucket, /^lookoutvision-us-east-1-/);
        await service.client.send(
            new CreateDatasetCommand({
                ProjectName: name,
                DatasetType: "train",
                DatasetSource: { GroundTruthManifest: { S3Object: Manifest } },
            }),
        );
        assert.equal((await settledDataset(service, name)).status, "CREATE_COMPLETE");
        const labels = (await listLines(service, name)).map((line) => {
            const entry = JSON.parse(line) as Record<string, string> & {
                "anomaly-label-metadata"?: Record<string, string>;
            };
            return [
                entry["source-ref"].slice("s3://pictures/line/".length),
                entry["anomaly-label-metadata"]?.["class-name"],
            ];
        });
        assert.deepEqual(labels, [
            ["5.png", undefined],
            ["anomaly/3.JPEG", "anomaly"],
            ["normal.png", undefined],
            ["normal/1.png", "normal"],
            ["normal/deep/anomaly/2.jpg", "normal"],
            ["other/normal/4.png", undefined],
            ["ünï <b> 🍪 %2e.png", undefined],
        ]);
    });

    it("labels nothing unless asked to, and takes a whole bucket", async () => {
        const name = await newProject(service);
        const { body } = await call(name, { Folder: "s3://pictures/" });
        assert.deepEqual([body.Normal, body.Anomaly, body.Unlabeled], [0, 0, 8]);
    });

    it("makes the same manifest of the same folder only once", async () => {
        const name = await newProject(service);
        const make = async () => (await call(name, { Folder: "s3://pictures/line/" })).body.Manifest;
        assert.deepEqual(await make(), await make());
    });

    it("says what is wrong with a folder", async () => {
        const name = await newProject(service);
        for (const [Folder, message] of [
            [
                "s3://pictures/line",
                /^The folder s3:\/\/pictures\/line can't be read: name it as s3:\/\/bucket\/folder\/, with a slash/,
            ],
            ["pictures/line/", /name it as s3/],
            ["s3://pictures/nothing/", /has no picture\. Name a folder with PNG or JPEG files\.$/],
            ["s3://pictures/../", /no part of the key between slashes can be/],
            ["s3://nowhere/line/", /There is no bucket "nowhere"/],
        ] as const) {
            const { status, body } = await call(name, { Folder });
            assert.equal(status, 400, Folder);
            assert.match(body.Message, message);
        }
        await service.putObject("texts", "a/readme.md", "x");
        assert.match(
            (await call(name, { Folder: "s3://texts/a/" })).body.Message,
            /has no picture, only 1 other files: a\/readme\.md: Its name doesn't end/,
        );
        assert.equal((await call("nobody", { Folder: "s3://pictures/line/" })).status, 404);
        for (const bad of [{}, { Folder: 1 }, { Folder: "s3://pictures/line/", LabelByFolder: "yes" }]) {
            assert.equal((await call(name, bad)).status, 400);
        }
    });

    it("refuses a folder with more pictures than any dataset can have", async function () {
        this.timeout(60_000);
        const name = await newProject(service);
        const folder = join(service.bucketRoot, "crowded", "p");
        await mkdir(folder, { recursive: true });
        const { link, writeFile } = await import("node:fs/promises");
        await writeFile(join(folder, "0.png"), "x");
        for (let from = 1; from <= 16_000; from += 500) {
            await Promise.all(
                Array.from({ length: 500 }, (_, index) =>
                    link(join(folder, "0.png"), join(folder, `${from + index}.png`)),
                ),
            );
        }
        const { status, body } = await call(name, { Folder: "s3://crowded/" });
        assert.equal(status, 400);
        assert.match(
            body.Message,
            /has more than 16000 pictures, and a dataset can have no more\. Name a folder with fewer\.$/,
        );
    });
});
