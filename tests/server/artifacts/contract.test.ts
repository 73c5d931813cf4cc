import assert from "node:assert/strict";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import type { ArtifactStore } from "../../../server/artifacts/artifactStore";
import { createFolderArtifacts } from "../../../server/artifacts/folderArtifacts";
import { createS3Artifacts } from "../../../server/artifacts/s3Artifacts";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectFault, ObjectRequest } from "../../harness/faults/objectProxy";
import { retainedMemory } from "../../harness/run/retainedMemory";
import { breakFirstTry, startTestS3 } from "../../harness/parts/testS3";

interface Backend {
    artifacts: ArtifactStore;
    /** The same kind in a place that is not there or can't be used. */
    broken: ArtifactStore;
    /** Makes an object of `bytes` behind the store's back. */
    plant(modelId: string, name: string, bytes: number): Promise<void>;
    close(): Promise<void>;
}

const mostBytes = 2 ** 24;

async function openS3(choose: (request: ObjectRequest) => ObjectFault | undefined): Promise<Backend> {
    const { client, direct, close } = await startTestS3(choose);
    await direct.send(new CreateBucketCommand({ Bucket: "models" }));
    return {
        artifacts: createS3Artifacts(() => client, "models", "shop/floor/", { mostBytes }),
        broken: createS3Artifacts(() => client, "nowhere", ""),
        plant: async (modelId, name, bytes) =>
            void (await direct.send(
                new PutObjectCommand({
                    Bucket: "models",
                    Key: `shop/floor/${modelId}/${name}`,
                    Body: Buffer.alloc(bytes),
                }),
            )),
        close,
    };
}

const backends: Record<string, () => Promise<Backend>> = {
    async "in a folder"() {
        const root = await mkdtemp(join(tmpdir(), "artifacts-"));
        await writeFile(join(root, "file"), "");
        return {
            artifacts: createFolderArtifacts(join(root, "models"), mostBytes),
            broken: createFolderArtifacts(join(root, "file")),
            async plant(modelId, name, bytes) {
                await createFolderArtifacts(join(root, "models")).write(modelId, name, Buffer.of());
                await truncate(join(root, "models", modelId, name), bytes);
            },
            close: () => rm(root, { recursive: true }),
        };
    },
    "in S3": () => openS3(() => undefined),
    "in an S3 whose connections break": () => openS3(breakFirstTry),
};

for (const [where, open] of Object.entries(backends)) {
    describe(`artifacts ${where}`, function () {
        this.timeout(180_000);
        let backend: Backend;
        let artifacts: ArtifactStore;
        before(async () => {
            backend = await open();
            ({ artifacts } = backend);
        });
        after(() => backend?.close());

        it("are read back byte for byte, replaced, and undefined when there are none", async () => {
            const content = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
            await artifacts.write("m1", modelFileName, Buffer.from("an earlier one, which is longer".repeat(100)));
            await artifacts.write("m1", modelFileName, content);
            await artifacts.write("m1", "empty", Buffer.of());
            assert.deepEqual(await artifacts.read("m1", modelFileName), content);
            assert.equal((await artifacts.read("m1", "empty"))!.length, 0);
            assert.equal(await artifacts.read("m1", "none"), undefined);
            assert.equal(await artifacts.read("nobody", modelFileName), undefined);
        });

        it("are listed for one model, not for one whose id begins alike", async () => {
            await artifacts.write("m2", "pictures/0a1b", Buffer.of(1));
            await artifacts.write("m2", modelFileName, Buffer.of(1));
            await artifacts.write("m22", modelFileName, Buffer.of(1));
            assert.deepEqual((await artifacts.list("m2")).sort(), [modelFileName, "pictures/0a1b"]);
            assert.deepEqual(await artifacts.list("m"), []);
        });

        it("are all deleted with their model, more than one answer lists, and no other's", async () => {
            const names = Array.from({ length: 1001 }, (_, index) => `pictures/${index}`);
            // Behind a connection that breaks each of them would take a while.
            const fill = where.endsWith("break") ? names.slice(0, 20) : names;
            for (let start = 0; start < fill.length; start += 50) {
                await Promise.all(
                    fill.slice(start, start + 50).map((name) => artifacts.write("m3", name, Buffer.of(1))),
                );
            }
            await artifacts.write("m33", modelFileName, Buffer.of(1));
            assert.equal((await artifacts.list("m3")).length, fill.length);
            await artifacts.deleteAll("m3");
            assert.deepEqual(await artifacts.list("m3"), []);
            assert.deepEqual(await artifacts.list("m33"), [modelFileName]);
            await artifacts.deleteAll("m3");
        });

        for (const [modelId, name] of [
            ["", "a"],
            ["..", "a"],
            [".", "a"],
            ["a/b", "a"],
            ["m1", ""],
            ["m1", "../m2/model"],
            ["m1", "a/../../m2/model"],
            ["m1", "/a"],
            ["m1", "a/"],
            ["m1", "a\\b"],
            ["m1", "a\0"],
            ["m1", ".hidden"],
        ]) {
            it(`have no name ${JSON.stringify(`${modelId}/${name}`)}`, async () => {
                const refused = { message: /can't be the name of an artifact/ };
                await assert.rejects(artifacts.write(modelId, name, Buffer.of(1)), refused);
                await assert.rejects(artifacts.read(modelId, name), refused);
                if (modelId !== "m1") {
                    await assert.rejects(artifacts.list(modelId), refused);
                    await assert.rejects(artifacts.deleteAll(modelId), refused);
                }
            });
        }

        it("are refused when they are larger than any can be, without being read", async () => {
            const tooLarge = {
                name: "ObjectStorageError",
                reason: "too-large",
                message: /has 16777217 bytes; at most 16777216 are allowed\. .*\.$/,
            };
            await backend.plant("m4", modelFileName, mostBytes + 1);
            const before = retainedMemory();
            await assert.rejects(artifacts.read("m4", modelFileName), tooLarge);
            const held = retainedMemory() - before;
            assert.ok(held < 2 ** 23, `${held} bytes were held`);
            await artifacts.deleteAll("m4");
            await assert.rejects(artifacts.write("m4", modelFileName, new Uint8Array(mostBytes + 1)), tooLarge);
            assert.deepEqual(await artifacts.list("m4"), []);
        });

        it("fail with a sentence, whatever is wanted, when their place can't be used", async () => {
            const { broken } = backend;
            const failed = (error: unknown) => {
                assert.ok(error instanceof ObjectStorageError, String(error));
                assert.match(
                    error.message,
                    /^(The data folder \/.*file can't be (read|written): ENOTDIR.*\. Try again when that is repaired\.|There is no bucket "nowhere" in S3\. .*\.)$/,
                );
                return true;
            };
            await assert.rejects(broken.write("m", modelFileName, Buffer.of(1)), failed);
            await assert.rejects(broken.read("m", modelFileName), failed);
            await assert.rejects(broken.list("m"), failed);
            await assert.rejects(broken.deleteAll("m"), failed);
        });
    });
}
