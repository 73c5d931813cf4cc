import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectStorage, ObjectStorageErrorReason } from "../../../server/objectStorage/objectStorage";
import { retainedMemory } from "../../harness/run/retainedMemory";
import { keysOfS3, noKeys, oddKeys } from "./objectKeys";
import { backends } from "./storageBackends";
import type { Backend } from "./storageBackends";

for (const [where, open] of Object.entries(backends)) {
    describe(`object storage ${where}`, function () {
        this.timeout(180_000);
        let backend: Backend;
        let storage: ObjectStorage;

        before(async () => {
            backend = await open();
            ({ storage } = backend);
            await backend.makeBucket("pictures");
            await backend.makeBucket("private");
            await storage.write({ bucket: "private", key: "secret" }, Buffer.from("secret"), "text/plain");
        });
        afterEach(async () => {
            assert.equal(
                (await storage.read({ bucket: "private", key: "secret" }, 10)).toString(),
                "secret",
                "another bucket was written",
            );
        });
        after(() => backend?.close());

        const location = (key: string) => ({ bucket: "pictures", key });
        const write = (key: string, content: string | Buffer) =>
            storage.write(location(key), Buffer.from(content), "text/plain");
        const read = async (key: string) => (await storage.read(location(key), 1_000_000)).toString();

        async function assertFails(action: Promise<unknown>, reason: ObjectStorageErrorReason, message: RegExp) {
            await assert.rejects(action, (error: unknown) => {
                assert.ok(error instanceof ObjectStorageError, String(error));
                assert.equal(error.reason, reason, error.message);
                assert.match(error.message, message);
                return true;
            });
        }

        it("describes an object without reading it: its size, and a tag that is another after a change", async () => {
            const there = { bucket: "pictures", key: "described/ü %20.png" };
            await storage.write(there, Buffer.from("first"), "image/png");
            const first = await storage.describe(there);
            assert.equal(first.size, 5);
            assert.match(first.tag, /^[\w-]+$/);
            assert.deepEqual(await storage.describe(there), first);
            await storage.write(there, Buffer.from("other"), "image/png");
            assert.notEqual((await storage.describe(there)).tag, first.tag);
            await assertFails(storage.describe({ ...there, key: "gone" }), "no-such-object", /gone/);
            await assertFails(storage.describe({ ...there, key: "../private/secret" }), "bad-key", /can't be used/);
        });

        it("keeps objects under odd keys, and those of alike keys apart", async () => {
            await Promise.all(oddKeys.map((key) => storage.requireWritable(location(key))));
            await Promise.all(oddKeys.map((key) => write(key, `of ${key}`)));
            assert.deepEqual(
                await Promise.all(oddKeys.map(read)),
                oddKeys.map((key) => `of ${key}`),
            );
        });

        for (const [key, what] of noKeys) {
            it(`neither reads nor writes under a key with ${what}`, async () => {
                await assertFails(
                    storage.read(location(key), 100),
                    "bad-key",
                    /^s3:\/\/pictures\/.* can't be used: .* Use another key\.$/s,
                );
                await assertFails(storage.openRead(location(key)), "bad-key", /can't be used/);
                await assertFails(storage.write(location(key), Buffer.of(1), "text/plain"), "bad-key", /can't be used/);
                await assertFails(storage.requireWritable(location(key)), "bad-key", /can't be used/);
            });
        }

        for (const [key, what] of keysOfS3) {
            const inFolders = where === "in folders";
            it(`${inFolders ? "refuses" : "keeps"} an object under a key with ${what}`, async () => {
                if (inFolders) {
                    await assertFails(
                        write(key, "x"),
                        "bad-key",
                        /^s3:\/\/pictures\/.* can't be used: .* Use another key\.$/s,
                    );
                    await assertFails(read(key), "bad-key", /can't be used/);
                } else {
                    await write(key, `of ${key}`);
                    assert.equal(await read(key), `of ${key}`);
                }
            });
        }

        it("keeps an object whose key begins another's, or refuses the later of the two and keeps the first", async () => {
            for (const [first, second] of [
                ["p", "p/q"],
                ["r/s", "r"],
            ]) {
                await write(first, first);
                if (where === "in folders") {
                    await assertFails(
                        write(second, second),
                        "bad-key",
                        /no object can be where a folder is, or below another object/,
                    );
                    await assertFails(read(second), "no-such-object", /no object s3:\/\/pictures/);
                } else {
                    await write(second, second);
                    assert.equal(await read(second), second);
                }
                assert.equal(await read(first), first);
            }
        });

        for (const bucket of [
            "..",
            ".",
            "...",
            "",
            "private/..",
            "pictures/../private",
            "pictures/",
            "pictures?x",
            "%2e%2e",
            "pictures\0",
        ]) {
            it(`has no bucket ${JSON.stringify(bucket)}`, async () => {
                const there = { bucket, key: "secret" };
                await assertFails(storage.read(there, 100), "no-such-bucket", /^There is no bucket "/);
                await assertFails(storage.openRead(there), "no-such-bucket", /^There is no bucket "/);
                await assertFails(
                    storage.write(there, Buffer.of(1), "text/plain"),
                    "no-such-bucket",
                    /^There is no bucket "/,
                );
                await assertFails(storage.requireWritable(there), "no-such-bucket", /^There is no bucket "/);
            });
        }

        it("keeps every byte", async () => {
            const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
            await write("bytes", body);
            assert.deepEqual(await storage.read(location("bytes"), 256), body);
        });

        it("replaces an object", async () => {
            await write("twice", "one, and longer");
            await write("twice", "two");
            assert.equal(await read("twice"), "two");
        });

        it("keeps an object of no bytes", async () => {
            await write("empty", "");
            assert.equal((await storage.read(location("empty"), 0)).length, 0);
        });

        it("streams an object of 32 MiB without holding it, however slowly it is taken", async () => {
            const body = randomBytes(2 ** 25);
            const before = retainedMemory();
            await write("huge", body);
            // What was sent is let go a little later.
            for (const deadline = Date.now() + 20_000; retainedMemory() - before > 2 ** 21; await sleep(20)) {
                assert.ok(Date.now() < deadline, "the connection holds on to what was written");
            }
            let [received, most] = [0, 0];
            for await (const chunk of (await storage.openRead(location("huge"))) as AsyncIterable<Buffer>) {
                assert.equal(chunk.compare(body, received, received + chunk.length), 0, `after ${received} bytes`);
                // Whatever comes before it is asked for comes in the meantime.
                if (received === 0 || received % 2 ** 24 > (received + chunk.length) % 2 ** 24) {
                    await sleep(150);
                    most = Math.max(most, retainedMemory() - before);
                }
                received += chunk.length;
            }
            assert.equal(received, body.length);
            assert.ok(most < 2 ** 23, `${most} bytes were held`);
        });

        it("refuses to read more bytes than asked for, and takes none of them into memory", async () => {
            await write("eleven", "x".repeat(11));
            await assertFails(
                storage.read(location("eleven"), 10),
                "too-large",
                /^s3:\/\/pictures\/eleven has 11 bytes; at most 10 are allowed\. Use a smaller file\.$/,
            );
            await write("large", Buffer.alloc(2 ** 25));
            const before = retainedMemory();
            await assertFails(
                storage.read(location("large"), 2 ** 24),
                "too-large",
                /has 33554432 bytes; at most 16777216 are allowed/,
            );
            const held = retainedMemory() - before;
            assert.ok(held < 2 ** 23, `${held} bytes were held`);
            assert.equal((await storage.read(location("large"), 2 ** 25)).length, 2 ** 25);
        });

        it("lets a reader stop in the middle, and serves the next", async () => {
            await write("half read", Buffer.alloc(2 ** 21));
            const began = Date.now();
            // More than there are connections. One that is forgotten would be given up after 10 seconds only.
            for (let reader = 0; reader < 60; reader++) {
                for await (const _chunk of await storage.openRead(location("half read"))) {
                    break;
                }
            }
            await write("next", "served");
            assert.equal(await read("next"), "served");
            assert.ok(Date.now() - began < 9_000, `it took ${Date.now() - began} ms`);
        });

        it("says which object is missing", async () => {
            for (const key of ["none", "none/at/all", "twice/below", "deep"]) {
                const message = new RegExp(
                    `^There is no object s3://pictures/${key}\\. Check the bucket and the key\\.$`,
                );
                await assertFails(storage.read(location(key), 10), "no-such-object", message);
                await assertFails(storage.openRead(location(key)), "no-such-object", message);
            }
        });

        it("says which bucket is missing", async () => {
            const elsewhere = { bucket: "no-such-bucket-here", key: "a" };
            const message = /^There is no bucket "no-such-bucket-here".* Make .*, or name an existing bucket\.$/;
            await assertFails(storage.read(elsewhere, 10), "no-such-bucket", message);
            await assertFails(storage.openRead(elsewhere), "no-such-bucket", message);
            await assertFails(storage.write(elsewhere, Buffer.of(1), "text/plain"), "no-such-bucket", message);
            await assertFails(storage.requireWritable(elsewhere), "no-such-bucket", message);
        });

        it("has no version that nobody made", async () => {
            await assertFails(
                storage.read({ ...location("twice"), versionId: "v1" }, 10),
                "no-such-object",
                /s3:\/\/pictures\/twice/,
            );
        });

        it("lists what is under a prefix in the order of the bytes, each once, over several pages", async () => {
            const keys = ["l/b/c.png", "l/b.png", "l/a.png", "l/B", "l/\u{1F36A}", "l/\uFF5E", "l/b/a/d", "m"];
            await Promise.all(keys.map((key) => write(key, key)));
            const more = Array.from({ length: 30 }, (_, index) => `l/many/${String(index).padStart(4, "0")}`);
            for (const key of more) {
                await write(key, "");
            }
            const listed = async (prefix: string) => {
                const found: string[] = [];
                for await (const { key, size } of storage.list({ bucket: "pictures", prefix })) {
                    assert.equal(size, more.includes(key) ? 0 : Buffer.byteLength(key));
                    found.push(key);
                }
                return found;
            };
            const inOrder = [...keys.slice(0, -1), ...more].sort((a, b) =>
                Buffer.compare(Buffer.from(a), Buffer.from(b)),
            );
            assert.deepEqual(await listed("l/"), inOrder);
            assert.deepEqual(await listed("l/b"), ["l/b.png", "l/b/a/d", "l/b/c.png"]);
            assert.deepEqual(await listed("l/b/"), ["l/b/a/d", "l/b/c.png"]);
            assert.deepEqual(await listed("l/none/at/all"), []);
            assert.deepEqual(await listed("m"), ["m"]);
            for await (const { key } of storage.list({ bucket: "pictures", prefix: "l/" })) {
                assert.equal(key, "l/B", "and a reader may stop after the first");
                break;
            }
        });

        it("says why it can't list: the bucket is missing, or no key can begin so", async () => {
            const list = async (bucket: string, prefix: string) => {
                for await (const _object of storage.list({ bucket, prefix })) {
                    return;
                }
            };
            await assertFails(list("no-such-bucket-here", ""), "no-such-bucket", /^There is no bucket/);
            await assertFails(list("pictures/../private", ""), "no-such-bucket", /^There is no bucket/);
            await assertFails(list("pictures", "../private/"), "bad-key", /can't be used/);
            await list("pictures", "");
        });

        it("finds a bucket that is there", async () => {
            await storage.requireWritable(location("not/yet/there"));
        });
    });
}
