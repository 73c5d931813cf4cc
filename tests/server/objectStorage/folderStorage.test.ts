import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseStorage } from "../../../server/objectStorage/chooseStorage";
import { asFolderError } from "../../../server/objectStorage/folderErrors";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import type { FolderStorage } from "../../../server/objectStorage/folderStorage";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectLocation, ObjectStorageErrorReason } from "../../../server/objectStorage/objectStorage";
import { figure } from "../../harness/run/figure";
import { retainedMemory } from "../../harness/run/retainedMemory";

describe("folder buckets", () => {
    let root: string;
    let bucket: string;
    let storage: FolderStorage;

    beforeEach(async () => {
        root = await mkdtemp(join(tmpdir(), "buckets-"));
        bucket = join(root, "buckets", "mine");
        await mkdir(bucket, { recursive: true });
        await writeFile(join(root, "secret"), "outside");
        storage = createFolderStorage(join(root, "buckets"));
    });
    afterEach(async () => {
        assert.equal(await readFile(join(root, "secret"), "utf8"), "outside");
        assert.deepEqual((await readdir(root)).sort(), ["buckets", "secret"]);
        await rm(root, { recursive: true });
    });

    const at = (key: string) => ({ bucket: "mine", key });
    const read = async (key: string) => (await storage.read(at(key), 100)).toString();
    const write = (key: string, content = "written") => storage.write(at(key), Buffer.from(content), "text/plain");

    async function assertFails(action: Promise<unknown>, reason: ObjectStorageErrorReason, message: RegExp) {
        await assert.rejects(action, (error: unknown) => {
            assert.ok(error instanceof ObjectStorageError, String(error));
            assert.equal(error.reason, reason, error.message);
            assert.match(error.message, message);
            return true;
        });
    }
    async function assertUnreadable(key: string, reason: ObjectStorageErrorReason, message: RegExp) {
        await assertFails(read(key), reason, message);
        await assertFails(storage.openRead(at(key)), reason, message);
    }

    for (const name of ["..", ".", "", "mine/..", "../buckets"]) {
        it(`has no bucket ${JSON.stringify(name)}`, async () => {
            assert.equal(await storage.hasBucket(name), false);
        });
    }

    it("neither reads nor writes through a symbolic link out of the bucket, to a file, a folder, or what isn't there yet", async () => {
        await symlink(join(root, "secret"), join(bucket, "file"));
        await symlink(root, join(bucket, "folder"));
        await symlink("../..", join(bucket, "relative"));
        await symlink(join(root, "not-yet"), join(bucket, "dangling"));
        const out = /^s3:\/\/mine\/.* can't be used: a symbolic link leads out of the bucket\. Use another key\.$/;
        for (const key of ["file", "folder/secret", "relative/secret", "folder/buckets/mine/file"]) {
            await assertUnreadable(key, "bad-key", out);
        }
        for (const key of ["folder/new", "folder/secret", "folder/a/b/c", "relative/new"]) {
            await assertFails(write(key), "bad-key", out);
        }
        await assertUnreadable("dangling", "no-such-object", /There is no object/);
        await assertFails(write("dangling/new"), "bad-key", /can't be used: a symbolic link leads nowhere\./);
        await assertFails(write("dangling/a/b"), "bad-key", /can't be used: a symbolic link leads nowhere\./);
    });

    it("lists no file that a link leads to out of the bucket, none that is being written, and none of a linked folder", async () => {
        await write("inside/a.png");
        await symlink(join(root, "secret"), join(bucket, "out.png"));
        await symlink(root, join(bucket, "folder"));
        await symlink(bucket, join(bucket, "inside", "circle"));
        await symlink(join(bucket, "inside", "a.png"), join(bucket, "linked.png"));
        await writeFile(join(bucket, ".b.png.0123456789ab.tmp"), "half");
        const list = async (prefix: string) => {
            const keys: string[] = [];
            for await (const { key } of storage.list({ bucket: "mine", prefix })) {
                keys.push(key);
            }
            return keys;
        };
        assert.deepEqual(await list(""), ["inside/a.png", "linked.png"]);
        assert.deepEqual(await list("folder/"), []);
        assert.deepEqual(await list("folder/buckets/"), []);
    });

    it("writes and reads nothing outside while somebody swaps a folder of the bucket for a link", async function () {
        this.timeout(120_000);
        const outside = await mkdtemp(join(tmpdir(), "outside-"));
        await mkdir(join(outside, "deeper"), { recursive: true });
        await writeFile(join(outside, "there"), "a secret");
        await mkdir(join(bucket, "swapped"));
        let swaps = 0;
        let isOver = false;
        const swapping = (async () => {
            while (!isOver) {
                await rename(join(bucket, "swapped"), join(bucket, "aside"));
                try {
                    await symlink(outside, join(bucket, "swapped"));
                    await sleep(Math.random());
                    swaps++;
                } catch {
                    // A writer has made the missing folder again.
                }
                // Until the folder is back: a writer may make the missing one again at any moment.
                for (let isBack = false; !isBack;) {
                    await rename(join(bucket, "swapped"), join(bucket, `gone-${Math.random()}`)).catch(() => undefined);
                    isBack = await rename(join(bucket, "aside"), join(bucket, "swapped")).then(
                        () => true,
                        () => false,
                    );
                }
            }
        })();
        const outcomes = new Map<string, number>();
        const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        const end = Date.now() + figure(1_500, 60_000);
        await Promise.all(
            [0, 1, 2, 3].map(async (writer) => {
                for (let n = 0; Date.now() < end; n++) {
                    const key = `swapped/${n % 2 === 0 ? "" : "deeper/"}${writer}-${n % 50}`;
                    await write(key).then(
                        () => count("written"),
                        (error: ObjectStorageError) => count(error.reason),
                    );
                    await read("swapped/there").then(
                        (content) => count(`read ${content}`),
                        (error: ObjectStorageError) => count(error.reason),
                    );
                }
            }),
        );
        isOver = true;
        await swapping;
        assert.deepEqual(await readdir(outside), ["deeper", "there"]);
        assert.deepEqual(await readdir(join(outside, "deeper")), []);
        await rm(outside, { recursive: true });
        assert.equal(outcomes.get("read a secret"), undefined);
        const seen = `${swaps} swaps: ${JSON.stringify([...outcomes])}`;
        assert.ok(swaps > 10 && (outcomes.get("written") ?? 0) > 0 && (outcomes.get("bad-key") ?? 0) > 0, seen);
    });

    it("puts an object in the place of a symbolic link, and leaves alone what that led to", async () => {
        await symlink(join(root, "secret"), join(bucket, "file"));
        await symlink(join(root, "not-yet"), join(bucket, "dangling"));
        for (const key of ["file", "dangling"]) {
            await write(key);
            assert.equal(await read(key), "written");
        }
    });

    it("ends at symbolic links that lead in a circle", async () => {
        await symlink("there", join(bucket, "here"));
        await symlink("here", join(bucket, "there"));
        await symlink("self/deeper", join(bucket, "self"));
        const circle = /^s3:\/\/mine\/.* can't be used: its symbolic links lead in a circle\. Use another key\.$/;
        for (const key of ["here", "here/x", "self", "self/x"]) {
            await assertUnreadable(key, "bad-key", circle);
        }
        await assertFails(write("here/x"), "bad-key", circle);
        await assertFails(write("self/x/y"), "bad-key", circle);
    });

    it("follows symbolic links within the bucket, and to the bucket itself", async () => {
        await mkdir(join(bucket, "folder"));
        await symlink("folder", join(bucket, "link"));
        await symlink(".", join(bucket, "all"));
        await symlink(bucket, join(root, "buckets", "alias"));
        await write("all/all/link/x");
        assert.equal(await read("folder/x"), "written");
        assert.equal(await read("link/x"), "written");
        assert.equal((await storage.read({ bucket: "alias", key: "folder/x" }, 100)).toString(), "written");
    });

    it("takes what is no file for no object, and doesn't wait for who writes into a pipe", async () => {
        await mkdir(join(bucket, "folder"));
        execFileSync("mkfifo", [join(bucket, "pipe")]);
        await symlink("/dev/zero", join(bucket, "device"));
        await assertUnreadable("folder", "no-such-object", /There is no object s3:\/\/mine\/folder\./);
        await assertUnreadable("pipe", "no-such-object", /There is no object s3:\/\/mine\/pipe\./);
        await assertUnreadable("device", "bad-key", /out of the bucket/);
    });

    it("refuses a file of a terabyte without reading it", async () => {
        await writeFile(join(bucket, "huge"), "");
        await truncate(join(bucket, "huge"), 2 ** 40);
        const before = retainedMemory();
        await assertFails(
            storage.read(at("huge"), 2 ** 31),
            "too-large",
            /has 1099511627776 bytes; at most 2147483648 are allowed/,
        );
        assert.ok(retainedMemory() - before < 2 ** 22);
    });

    it("takes no more of a file than asked for when that has more bytes than it says", async () => {
        // Those of /proc say that they are empty.
        await assertFails(
            createFolderStorage("/proc").read({ bucket: "self", key: "maps" }, 100),
            "too-large",
            /has \d+ bytes; at most 100 are allowed/,
        );
    });

    it("doesn't take a file that became shorter while it was read for a whole one", async () => {
        await writeFile(join(bucket, "shrinking"), Buffer.alloc(2 ** 23));
        const body = await storage.openRead(at("shrinking"));
        await truncate(join(bucket, "shrinking"), 2 ** 22);
        await assertFails(
            body.toArray(),
            "unavailable",
            /^s3:\/\/mine\/shrinking was changed while it was read\. Try again when nobody writes it\.$/,
        );
    });

    it("hands over the object that it opened when that is replaced while it is read", async () => {
        await write("replaced", "a".repeat(2 ** 23));
        const body = await storage.openRead(at("replaced"));
        await write("replaced", "b");
        assert.equal(Buffer.concat(await body.toArray()).toString(), "a".repeat(2 ** 23));
    });

    it("says so when reading fails in the middle", async () => {
        // The memory of a process can be opened, and not read at 0.
        const processes = createFolderStorage("/proc");
        const memory = { bucket: "self", key: "mem" };
        const failed = /^s3:\/\/self\/mem could not be read: .*EIO.*\. Try again when that is repaired\.$/;
        await assertFails(processes.read(memory, 100), "unavailable", failed);
        await assertFails((await processes.openRead(memory)).toArray(), "unavailable", failed);
    });

    it("has no open file left, however its readers end", async () => {
        await write("a", "a".repeat(2 ** 20));
        const openFiles = async () => (await readdir("/proc/self/fd")).length;
        const before = await openFiles();
        for (let reader = 0; reader < 50; reader++) {
            await storage.read(at("a"), 2 ** 20);
            await assertFails(storage.read(at("a"), 10), "too-large", /bytes/);
            for await (const _piece of await storage.openRead(at("a"))) {
                break;
            }
        }
        const left = async () => (await openFiles()) - before;
        // Not by asking without a pause: the garbage of that would end in a collection that closes what was forgotten.
        for (const deadline = Date.now() + 5_000; (await left()) > 5; await sleep(100)) {
            assert.ok(Date.now() < deadline, `${await left()} files are open`);
        }
    });

    it("has no versions", async () => {
        await write("a");
        await assertFails(
            storage.read({ ...at("a"), versionId: "v1" }, 10),
            "no-such-object",
            /a folder bucket keeps no versions/,
        );
    });

    it("leaves no temporary file when a write fails", async () => {
        await mkdir(join(bucket, "folder"));
        await assertFails(write("folder"), "bad-key", /where a folder is/);
        assert.deepEqual(await readdir(bucket), ["folder"]);
    });

    it("says that the disk is full", async function () {
        if (process.platform !== "linux") {
            assert.fail("this test needs /dev/full of Linux");
        }
        // Writing to this device fails as a full disk does.
        const full = await writeFile("/dev/full", "x").catch((failure: unknown) => failure);
        const error = asFolderError("write", at("a"), full) as ObjectStorageError;
        assert.equal(error.reason, "disk-full");
        assert.match(error.message, /s3:\/\/mine\/a could not be written: the disk is full/);
    });

    it("opens S3 once, and only for buckets that have no folder of their name", async () => {
        const asked: string[] = [];
        let opened = 0;
        const s3 = {
            ...createFolderStorage("/nowhere"),
            requireWritable: async (location: ObjectLocation) => void asked.push(location.bucket),
        };
        const chosen = chooseStorage(storage, () => {
            opened++;
            return s3;
        });
        await chosen.requireWritable({ bucket: "mine", key: "a" });
        assert.equal(opened, 0);
        await chosen.requireWritable({ bucket: "theirs", key: "a" });
        await chosen.requireWritable({ bucket: "others", key: "a" });
        assert.deepEqual({ asked, opened }, { asked: ["theirs", "others"], opened: 1 });
    });
});
