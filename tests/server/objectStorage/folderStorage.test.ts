import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseStorage } from "../../../server/objectStorage/chooseStorage";
import { asFolderError } from "../../../server/objectStorage/folderErrors";
import { createFolderStorage, type FolderStorage } from "../../../server/objectStorage/folderStorage";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";

describe("folder buckets", () => {
    let root: string;
    let storage: FolderStorage;

    beforeEach(async () => {
        root = await mkdtemp(join(tmpdir(), "buckets-"));
        await mkdir(join(root, "buckets", "mine"), { recursive: true });
        await writeFile(join(root, "secret"), "outside");
        storage = createFolderStorage(join(root, "buckets"));
    });
    afterEach(() => rm(root, { recursive: true }));

    const reasonOf = async (action: Promise<unknown>) => {
        const error = await action.then(
            () => assert.fail("it succeeded"),
            (failure: unknown) => failure,
        );
        assert.ok(error instanceof ObjectStorageError, String(error));
        return error.reason;
    };

    for (const key of ["../../secret", "a/../../../secret", "/etc/hostname", "a//b", "./a", "a/", "..", "a\\b", "a\0b"]) {
        it(`neither reads nor writes under ${JSON.stringify(key)}`, async () => {
            assert.equal(await reasonOf(storage.read({ bucket: "mine", key }, 100)), "bad-key");
            assert.equal(await reasonOf(storage.openRead({ bucket: "mine", key })), "bad-key");
            assert.equal(await reasonOf(storage.write({ bucket: "mine", key }, Buffer.of(1), "text/plain")), "bad-key");
        });
    }

    for (const bucket of ["..", ".", "", "mine/..", "../buckets"]) {
        it(`has no bucket ${JSON.stringify(bucket)}`, async () => {
            assert.equal(await storage.hasBucket(bucket), false);
            assert.equal(await reasonOf(storage.requireBucket(bucket)), "no-such-bucket");
        });
    }

    it("doesn't follow a symbolic link out of the bucket", async () => {
        await symlink(join(root, "secret"), join(root, "buckets", "mine", "file"));
        await symlink(root, join(root, "buckets", "mine", "folder"));
        assert.equal(await reasonOf(storage.read({ bucket: "mine", key: "file" }, 100)), "bad-key");
        assert.equal(await reasonOf(storage.read({ bucket: "mine", key: "folder/secret" }, 100)), "bad-key");
        assert.equal(await reasonOf(storage.write({ bucket: "mine", key: "folder/new/x" }, Buffer.of(1), "text/plain")), "bad-key");
        assert.deepEqual((await readdir(root)).sort(), ["buckets", "secret"]);
    });

    it("follows a symbolic link within the bucket", async () => {
        await storage.write({ bucket: "mine", key: "real" }, Buffer.from("content"), "text/plain");
        await symlink(join(root, "buckets", "mine", "real"), join(root, "buckets", "mine", "link"));
        assert.equal((await storage.read({ bucket: "mine", key: "link" }, 100)).toString(), "content");
    });

    it("says that an object can't be a folder too", async () => {
        await storage.write({ bucket: "mine", key: "a" }, Buffer.of(1), "text/plain");
        assert.equal(await reasonOf(storage.write({ bucket: "mine", key: "a/b" }, Buffer.of(1), "text/plain")), "bad-key");
        await storage.write({ bucket: "mine", key: "folder/b" }, Buffer.of(1), "text/plain");
        assert.equal(await reasonOf(storage.write({ bucket: "mine", key: "folder" }, Buffer.of(1), "text/plain")), "bad-key");
        assert.equal(await reasonOf(storage.read({ bucket: "mine", key: "folder" }, 10)), "no-such-object");
    });

    it("has no versions", async () => {
        await storage.write({ bucket: "mine", key: "a" }, Buffer.of(1), "text/plain");
        assert.equal(await reasonOf(storage.read({ bucket: "mine", key: "a", versionId: "v1" }, 10)), "no-such-object");
    });

    it("leaves no temporary file when a write fails", async () => {
        await mkdir(join(root, "buckets", "mine", "folder"));
        await reasonOf(storage.write({ bucket: "mine", key: "folder" }, Buffer.of(1), "text/plain"));
        assert.deepEqual(await readdir(join(root, "buckets", "mine")), ["folder"]);
    });

    it("says that the disk is full", async function () {
        if (process.platform !== "linux") {
            assert.fail("this test needs /dev/full of Linux");
        }
        // Writing to this device fails as a full disk does.
        const full = await writeFile("/dev/full", "x").catch((failure: unknown) => failure);
        const error = asFolderError("write", { bucket: "mine", key: "a" }, full) as ObjectStorageError;
        assert.equal(error.reason, "disk-full");
        assert.match(error.message, /s3:\/\/mine\/a could not be written: the disk is full/);
    });

    it("takes a bucket from S3 when there is no folder of its name", async () => {
        const asked: string[] = [];
        const s3 = { ...createFolderStorage("/nowhere"), requireBucket: async (bucket: string) => void asked.push(bucket) };
        const chosen = chooseStorage(storage, s3);
        await chosen.requireBucket("mine");
        await chosen.requireBucket("theirs");
        assert.deepEqual(asked, ["theirs"]);
    });
});
