import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import { type ObjectStorage, ObjectStorageError, type ObjectStorageErrorReason } from "../../../server/objectStorage/objectStorage";
import { createS3Storage } from "../../../server/objectStorage/s3Storage";
import { type Moto, startMoto } from "../../harness/moto";

interface Backend {
    storage: ObjectStorage;
    makeBucket(bucket: string): Promise<void>;
    close(): Promise<void>;
}

const backends: Record<string, () => Promise<Backend>> = {
    async "in folders"() {
        const root = await mkdtemp(join(tmpdir(), "buckets-"));
        return {
            storage: createFolderStorage(root),
            makeBucket: async (bucket) => void (await mkdir(join(root, bucket))),
            close: () => rm(root, { recursive: true }),
        };
    },
    async "in S3"() {
        const moto: Moto = await startMoto();
        const client = new S3Client({
            endpoint: moto.endpoint,
            forcePathStyle: true,
            region: "us-east-1",
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        });
        return {
            storage: createS3Storage(() => client),
            makeBucket: async (Bucket) => void (await client.send(new CreateBucketCommand({ Bucket }))),
            async close() {
                client.destroy();
                await moto.stop();
            },
        };
    },
};

for (const [where, open] of Object.entries(backends)) {
    describe(`object storage ${where}`, function () {
        this.timeout(180_000);
        let backend: Backend;

        before(async () => {
            backend = await open();
            await backend.makeBucket("pictures");
        });
        after(() => backend?.close());

        const location = (key: string) => ({ bucket: "pictures", key });

        async function assertFails(action: Promise<unknown>, reason: ObjectStorageErrorReason, message: RegExp) {
            await assert.rejects(action, (error: unknown) => {
                assert.ok(error instanceof ObjectStorageError, String(error));
                assert.equal(error.reason, reason, error.message);
                assert.match(error.message, message);
                return true;
            });
        }

        for (const key of ["a.png", "deep/er/a b+ü%20&=?.png", "spaces in it/ .png", "x".repeat(200)]) {
            it(`reads back what was written under ${key.length > 60 ? "a long key" : `"${key}"`}`, async () => {
                const body = Buffer.from([0, 1, 2, 255, 0]);
                await backend.storage.write(location(key), body, "image/png");
                assert.deepEqual(await backend.storage.read(location(key), 5), body);
            });
        }

        it("replaces an object", async () => {
            await backend.storage.write(location("twice"), Buffer.from("one, and longer"), "text/plain");
            await backend.storage.write(location("twice"), Buffer.from("two"), "text/plain");
            assert.equal((await backend.storage.read(location("twice"), 100)).toString(), "two");
        });

        it("keeps an object of no bytes", async () => {
            await backend.storage.write(location("empty"), new Uint8Array(), "text/plain");
            assert.equal((await backend.storage.read(location("empty"), 0)).length, 0);
        });

        it("streams what is too large to hold", async () => {
            const body = Buffer.alloc(300_000, "line\n");
            await backend.storage.write(location("long.manifest"), body, "text/plain");
            const chunks: Buffer[] = [];
            for await (const chunk of await backend.storage.openRead(location("long.manifest"))) {
                chunks.push(chunk as Buffer);
            }
            assert.ok(Buffer.concat(chunks).equals(body));
        });

        it("refuses to read more bytes than asked for", async () => {
            await backend.storage.write(location("big"), Buffer.alloc(11), "text/plain");
            await assertFails(backend.storage.read(location("big"), 10), "too-large", /s3:\/\/pictures\/big has 11 bytes; at most 10/);
        });

        it("says which object is missing", async () => {
            await assertFails(backend.storage.read(location("none"), 10), "no-such-object", /no object s3:\/\/pictures\/none/);
            await assertFails(backend.storage.openRead(location("none")), "no-such-object", /no object s3:\/\/pictures\/none/);
        });

        it("says which bucket is missing", async () => {
            const elsewhere = { bucket: "no-such-bucket-here", key: "a" };
            await assertFails(backend.storage.read(elsewhere, 10), "no-such-bucket", /no bucket "no-such-bucket-here"/);
            await assertFails(backend.storage.write(elsewhere, Buffer.of(1), "text/plain"), "no-such-bucket", /"no-such-bucket-here"/);
            await assertFails(backend.storage.requireBucket("no-such-bucket-here"), "no-such-bucket", /"no-such-bucket-here"/);
        });

        it("finds a bucket that is there", async () => {
            await backend.storage.requireBucket("pictures");
        });
    });
}
