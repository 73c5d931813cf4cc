import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { S3 } from "@aws-sdk/client-s3";
import { parseManifestLine } from "../../../server/datasets/manifestLine";
import type { Bucket } from "../../../providers/buckets/bucket";
import { openFolderBucket } from "../../../providers/buckets/folderBucket";
import type { Preparation } from "../../../providers/dataset/pictures/preparation";
import type { LabelledPicture } from "../../../providers/dataset/pictures/labelledPicture";
import type { PngSamples } from "../../../providers/dataset/pictures/pngSamples";
import { openS3Bucket } from "../../../providers/buckets/s3Bucket";
import { removeStaleUploads, removeUploads, uploadDataset } from "../../../providers/dataset/uploads";
import type { UploadPlace } from "../../../providers/dataset/uploads";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { withEnvironment } from "../../harness/run/withEnvironment";

const colors = { colors: { scratch: "#FF0000", "missing hole": "#ffff00" }, background: "#ffffff" };

/** The same tests for both kinds of bucket. */
function uploadTests(open: () => { bucket: Bucket; put(key: string, body: string): Promise<unknown> }): void {
    let folder: string;
    let bucket: Bucket;
    let writes: string[];
    let place: UploadPlace;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-uploads-"));
        await mkdir(join(folder, "in"));
        const opened = open().bucket;
        writes = [];
        bucket = {
            ...opened,
            write: (key, body, contentType) => {
                writes.push(key);
                return opened.write(key, body, contentType);
            },
        };
        place = { bucket, prefix: "data/", projectName: "plates", datasetType: "train", owner: "us" };
    });
    afterEach(async () => {
        await bucket.remove([...(await bucket.list("")).keys()]);
        await rm(folder, { recursive: true });
    });

    async function picture(
        label: "normal" | "anomaly",
        name: string,
        content: string | Buffer,
        mask?: string | Buffer,
    ): Promise<LabelledPicture> {
        const file = async (of: string, text: string | Buffer) => {
            await writeFile(join(folder, "in", of), text);
            return {
                path: join(folder, "in", of),
                name,
                place: of,
                bytes: text.length,
                sha256: createHash("sha256").update(text).digest("hex"),
            };
        };
        return {
            ...(await file(`${label}-${name}`, content)),
            header: { format: name.endsWith("jpg") ? "jpeg" : "png", width: 64, height: 64 },
            label,
            ...(mask !== undefined && { mask: await file(`mask-${name}`, mask) }),
        };
    }
    const two = async () => [
        await picture("normal", "a b.jpg", "a"),
        await picture("anomaly", "c.png", "c", "mask of c"),
    ];
    const upload = (pictures: readonly LabelledPicture[]) => uploadDataset(place, pictures, colors, () => undefined);
    const keys = async () => [...(await bucket.list("")).keys()].sort();

    const all = [
        "data/plates/train.manifest",
        "data/plates/train.uploads.json",
        "data/plates/train/anomaly/c.png",
        "data/plates/train/masks/c.png",
        "data/plates/train/normal/a b.jpg",
    ];

    it("put pictures, masks and a manifest that the service understands", async () => {
        await upload(await two());
        assert.deepEqual(await keys(), all);
        const lines = String(await bucket.read("data/plates/train.manifest"))
            .trimEnd()
            .split("\n");
        const [normal, anomaly] = lines.map((line) => parseManifestLine(line));
        assert.equal(normal?.sourceRef, `${bucket.uri}/data/plates/train/normal/a b.jpg`);
        assert.equal(normal?.label, "normal");
        assert.equal(anomaly?.label, "anomaly");
        assert.equal(anomaly?.mask?.ref, `${bucket.uri}/data/plates/train/masks/c.png`);
        assert.equal(
            Object.keys(JSON.parse(lines[0])).some((name) => name.includes("mask")),
            false,
        );
    });

    it("say of each mask which kinds of anomaly it shows", async () => {
        const names = async (samples: Partial<PngSamples> | undefined) => {
            const [normal, masked] = await two();
            const mask = { ...masked.mask!, ...(samples && { samples: { highestSample: 255, ...samples } }) };
            await upload([normal, { ...masked, mask } as LabelledPicture]);
            const [, line] = String(await bucket.read("data/plates/train.manifest")).split("\n");
            return parseManifestLine(line).mask?.colorMap.map(({ className }) => className);
        };
        const colorsMet = { "#ffffff": 90, "#ffff00": 10 };
        assert.deepEqual(await names({ colors: colorsMet, hasMoreColors: false }), ["BACKGROUND", "missing hole"]);
        assert.deepEqual(await names({ colors: { "#ffffff": 100 }, hasMoreColors: false }), ["BACKGROUND"]);
        // All of them, where the colours aren't known.
        const all = ["BACKGROUND", "scratch", "missing hole"];
        assert.deepEqual(await names({ colors: colorsMet, hasMoreColors: true }), all);
        assert.deepEqual(await names(undefined), all);
    });

    it("write nothing twice, and again what was changed here or there", async () => {
        await upload(await two());
        writes = [];
        await upload(await two());
        assert.deepEqual(writes, ["data/plates/train.uploads.json", "data/plates/train.manifest"]);
        await open().put("data/plates/train/anomaly/c.png", "somebody's");
        writes = [];
        const [, unchanged] = await two();
        await upload([await picture("normal", "a b.jpg", "new"), unchanged]);
        assert.deepEqual(writes.filter((key) => key.startsWith("data/plates/train/")).sort(), [
            "data/plates/train/anomaly/c.png",
            "data/plates/train/normal/a b.jpg",
        ]);
        assert.equal(String(await bucket.read("data/plates/train/normal/a b.jpg")), "new");
        assert.equal(String(await bucket.read("data/plates/train/anomaly/c.png")), "c");
    });

    it("take back what no longer belongs, when they are told to", async () => {
        const [first, second] = await two();
        await upload([first, second]);
        await upload([first]);
        assert.deepEqual(await keys(), all, "the old dataset may still be read");
        await removeStaleUploads(place, [first]);
        assert.deepEqual(
            await keys(),
            all.filter((key) => !key.endsWith("c.png")),
        );
    });

    it("remove all of their own, and nothing that was there or came since", async () => {
        await open().put("data/plates/train/normal/before.jpg", "before");
        await open().put("data/plates/train/normal/a b.jpg", "a");
        await upload(await two());
        await open().put("data/plates/train/anomaly/c.png", "written over");
        await removeUploads(place);
        assert.deepEqual(await keys(), [
            "data/plates/train/anomaly/c.png",
            "data/plates/train/normal/a b.jpg",
            "data/plates/train/normal/before.jpg",
        ]);
        await removeUploads(place);
    });

    it("are all known when they were cut off in the middle", async () => {
        const pictures = await two();
        const failing: Bucket = {
            ...bucket,
            write: async (key, body, type) => {
                if (key.endsWith("c.png")) {
                    throw new Error("cut off");
                }
                return bucket.write(key, body, type);
            },
        };
        await assert.rejects(
            uploadDataset({ ...place, bucket: failing }, pictures, colors, () => undefined),
            /cut off/,
        );
        assert.ok((await keys()).includes("data/plates/train/normal/a b.jpg"));
        await upload(pictures);
        assert.deepEqual(await keys(), all);
        await removeUploads(place);
        assert.deepEqual(await keys(), []);
    });

    it("are prepared pictures and masks where that is asked for, again when that changes, and stand in the manifest", async () => {
        const draw = (color: string) =>
            sharp({ create: { width: 100, height: 90, channels: 3, background: color } })
                .png()
                .toBuffer();
        const pictures = [await picture("anomaly", "c.png", await draw("#112233"), await draw("#ff0000"))];
        const upload = async (preparation: Preparation) =>
            uploadDataset({ ...place, preparation }, pictures, colors, () => undefined);
        const sizeOf = async (key: string) => {
            const { width, height } = await sharp(await bucket.read(`data/plates/train/${key}`)).metadata();
            return [width, height];
        };
        const crop = { left: 1, top: 2, width: 70, height: 64 };
        await upload({ crop });
        assert.deepEqual(
            [await sizeOf("anomaly/c.png"), await sizeOf("masks/c.png")],
            [
                [70, 64],
                [70, 64],
            ],
        );
        const line = JSON.parse(String(await bucket.read("data/plates/train.manifest"))) as Record<string, unknown>;
        assert.deepEqual(line["lookoutvision-preparation"], { crop });
        assert.match(String(line["source-ref"]), /\/anomaly\/c\.png$/);
        await upload({ crop, resize: { width: 80, height: 80 } });
        assert.deepEqual(await sizeOf("anomaly/c.png"), [80, 80]);
    });

    it("refuse to write over a stranger's object", async () => {
        await open().put("data/plates/train/anomaly/c.png", "a stranger's");
        await assert.rejects(
            upload(await two()),
            /s3:\/\/.*\/data\/plates\/train\/anomaly\/c\.png is there already and isn't .*: choose another images\.prefix/,
        );
        assert.equal(String(await bucket.read("data/plates/train/anomaly/c.png")), "a stranger's");
    });

    it("refuse to mix with another stack's, and leave these alone", async () => {
        await upload(await two());
        const other = { ...place, owner: "them" };
        await assert.rejects(
            uploadDataset(other, await two(), colors, () => undefined),
            /holds the pictures of another stack's dataset/,
        );
        await removeUploads(other);
        assert.deepEqual(await keys(), all);
    });
}

describe("a dataset's uploads to a folder bucket", () => {
    let root: string;
    before(async () => {
        root = await mkdtemp(join(tmpdir(), "lookoutvision-bucket-"));
        await mkdir(join(root, "pictures"));
    });
    after(() => rm(root, { recursive: true }));

    uploadTests(() => ({
        bucket: openFolderBucket("pictures", join(root, "pictures")),
        put: async (key, body) => {
            await mkdir(join(root, "pictures", key, ".."), { recursive: true });
            await writeFile(join(root, "pictures", key), body);
        },
    }));

    it("never leave the bucket", async () => {
        const bucket = openFolderBucket("pictures", join(root, "pictures"));
        for (const key of ["../outside", "a/../../outside", "."]) {
            await assert.rejects(
                bucket.write(key, Buffer.from("x"), "image/png"),
                /leads out of the bucket pictures/,
                key,
            );
        }
        await assert.rejects(readFile(join(root, "outside")), /ENOENT/);
    });
});

describe("a dataset's uploads to S3", function () {
    this.timeout(60_000);
    let moto: Moto;
    let s3: S3;
    let restore: () => void;

    before(async () => {
        moto = await startMoto();
        restore = withEnvironment(moto.env);
        s3 = new S3({ endpoint: moto.endpoint, region: "us-east-1", forcePathStyle: true });
        await s3.createBucket({ Bucket: "pictures" });
    });
    after(async () => {
        s3?.destroy();
        restore?.();
        await moto?.stop();
    });

    uploadTests(() => ({
        bucket: openS3Bucket("pictures", "us-east-1"),
        put: (key, body) => s3.putObject({ Bucket: "pictures", Key: key, Body: body }),
    }));

    it("say what to do when there is no such bucket", async () => {
        await assert.rejects(
            openS3Bucket("nowhere", "us-east-1").list(""),
            /^NoSuchBucket: there is no bucket nowhere, neither in S3 nor as a folder: declare/,
        );
    });

    it("go with the pictures' content types", async () => {
        await openS3Bucket("pictures", "us-east-1").write("x.jpg", Buffer.from("x"), "image/jpeg");
        assert.equal((await s3.headObject({ Bucket: "pictures", Key: "x.jpg" })).ContentType, "image/jpeg");
    });
});
