import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { createS3Artifacts } from "../../../server/artifacts/s3Artifacts";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { createS3Client } from "../../../server/objectStorage/s3Client";
import { createS3Storage } from "../../../server/objectStorage/s3Storage";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { startObjectProxy } from "../../harness/faults/objectProxy";
import type { ObjectFault, ObjectProxy, ObjectRequest } from "../../harness/faults/objectProxy";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("an S3 that throttles, breaks off and damages", function () {
    this.timeout(120_000);
    let moto: Moto;
    let putBack: () => void;
    let faultless: ObjectProxy;
    let direct: S3Client;
    const real = () => createS3Storage(() => direct);
    const at = (key: string) => ({ bucket: "pictures", key });
    /** More than fits into the buffers on the way. */
    const content = randomBytes(3_000_000);

    before(async () => {
        moto = await startMoto();
        putBack = withEnvironment(moto.env);
        faultless = await startObjectProxy(moto.endpoint, () => undefined);
        direct = createS3Client({ ...moto.env, AWS_ENDPOINT_URL: faultless.endpoint }, "");
        await direct.send(new CreateBucketCommand({ Bucket: "pictures" }));
        await real().write(at("a"), content, "image/png");
    });
    after(async () => {
        direct?.destroy();
        await faultless?.stop();
        putBack?.();
        await moto?.stop();
    });

    interface Faulty {
        client: S3Client;
        storage: ObjectStorage;
        proxy: ObjectProxy;
    }

    /** Storage behind a proxy that makes trouble. */
    async function withFaults(
        choose: (request: ObjectRequest) => ObjectFault | undefined | Promise<ObjectFault | undefined>,
        action: (faulty: Faulty) => Promise<void>,
    ) {
        const proxy = await startObjectProxy(moto.endpoint, choose);
        const client = createS3Client({ ...moto.env, AWS_ENDPOINT_URL: proxy.endpoint }, "");
        try {
            await action({ client, storage: createS3Storage(() => client), proxy });
        } finally {
            client.destroy();
            await proxy.stop();
        }
    }
    const always = (fault: ObjectFault) => () => fault;
    const first =
        (count: number, fault: ObjectFault) =>
        ({ earlier }: ObjectRequest) =>
            earlier < count ? fault : undefined;

    async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
        const chunks: Buffer[] = [];
        for await (const chunk of body) {
            chunks.push(chunk);
        }
        return Buffer.concat(chunks);
    }
    const stream = async (storage: ObjectStorage, key: string) => collect(await storage.openRead(at(key)));

    async function assertUnavailable(action: Promise<unknown>, message: RegExp) {
        const began = Date.now();
        await assert.rejects(action, (error: unknown) => {
            assert.ok(error instanceof ObjectStorageError, String(error));
            assert.equal(error.reason, "unavailable");
            assert.match(error.message, message);
            return true;
        });
        const seconds = (Date.now() - began) / 1000;
        assert.ok(seconds < 60, `after ${seconds} s`);
    }

    it("serves whoever asks again after it said to slow down", () =>
        withFaults(first(1, "slow-down"), async ({ storage, proxy }) => {
            await Promise.all([
                storage.read(at("a"), content.length).then((body) => assert.ok(body.equals(content))),
                storage.write(at("throttled"), content, "image/png"),
                storage.requireWritable(at("throttled")),
            ]);
            assert.deepEqual(proxy.requests.map(({ method }) => method).sort(), [
                "GET",
                "GET",
                "HEAD",
                "HEAD",
                "PUT",
                "PUT",
            ]);
            assert.ok((await real().read(at("throttled"), content.length)).equals(content));
        }));

    it("is given up with a clear sentence when it says to slow down for ever", () =>
        withFaults(always("slow-down"), async ({ client, storage, proxy }) => {
            const artifacts = createS3Artifacts(() => client, "pictures", "kept/");
            const slow = (verb: string, place: string) =>
                new RegExp(
                    `^S3 asks the service to slow down \\(SlowDown\\) and did not ${verb} s3://pictures/${place} in any of several attempts\\. Try again later\\.$`,
                );
            await Promise.all([
                assertUnavailable(storage.read(at("a"), 10), slow("read", "a")),
                assertUnavailable(storage.openRead(at("b")), slow("read", "b")),
                assertUnavailable(storage.write(at("c"), Buffer.of(1), "image/png"), slow("write", "c")),
                // The answer to HEAD has no body that says why.
                assertUnavailable(
                    storage.requireWritable(at("d")),
                    /^S3 (could not be reached|did not answer in time) to find the bucket "pictures".* Try again when it/,
                ),
                assertUnavailable(artifacts.read("m", "model"), slow("read", "kept/m/model")),
                assertUnavailable(artifacts.write("n", "model", Buffer.of(1)), slow("write", "kept/n/model")),
                assertUnavailable(artifacts.list("o"), slow("list", "kept/o/")),
                assertUnavailable(artifacts.deleteAll("p"), slow("list", "kept/p/")),
            ]);
            assert.ok(
                proxy.requests.every(({ earlier }) => earlier < 10),
                "it was asked more than five times for each",
            );
        }));

    for (const fault of ["reset", "cut-answer", "end-answer"] as const) {
        it(`hands over the whole object after its connection met ${fault} twice`, () =>
            withFaults(first(2, fault), async ({ storage, proxy }) => {
                assert.ok((await storage.read(at("a"), content.length)).equals(content));
                const ranges = proxy.requests.map(({ range }) => range);
                assert.equal(ranges.length, 3);
                if (fault !== "reset") {
                    assert.equal(ranges[0], undefined);
                    assert.match(ranges[1]!, /^bytes=1\d{6}-$/, "it was read from the beginning again");
                    assert.match(ranges[2]!, /^bytes=2\d{6}-$/);
                }
            }));

        it(`hands over the whole stream after its connection met ${fault} twice`, () =>
            withFaults(first(2, fault), async ({ storage }) =>
                assert.ok((await stream(storage, "a")).equals(content)),
            ));

        it(`never takes a part for the whole when its connections meet ${fault} for ever`, () =>
            withFaults(always(fault), async ({ storage, proxy }) => {
                const message =
                    fault === "reset"
                        ? /^S3 could not be reached to read s3:\/\/pictures\/a \(ECONNRESET: .*\)\. Try again when it is back\.$/
                        : /^The connection to S3 broke again and again while the service read s3:\/\/pictures\/a \(5 times: .*\)\. Try again when the network is well\.$/;
                await Promise.all([
                    assertUnavailable(storage.read(at("a"), content.length), message),
                    assertUnavailable(stream(storage, "a"), message),
                ]);
                assert.ok(proxy.requests.length < 30, `${proxy.requests.length} requests`);
            }));
    }

    it("goes on for as long as it gets on", async () => {
        const large = randomBytes(12_000_000);
        await real().write(at("large"), large, "image/png");
        let broken = 0;
        // Every second of its connections ends in the middle of what is left.
        await withFaults(
            ({ earlier }) => (earlier < 7 ? (broken++, "cut-answer") : undefined),
            async ({ storage }) => {
                const received = await stream(storage, "large");
                assert.ok(received.equals(large));
                assert.equal(broken, 7, "more often than it is borne without progress");
            },
        );
    });

    for (const fault of ["reset", "cut-request", "lose-answer"] as const) {
        it(`has the whole object after a write whose connection met ${fault} twice`, () =>
            withFaults(first(2, fault), async ({ storage }) => {
                const body = randomBytes(1_000_000);
                await storage.write(at(`written ${fault}`), body, "image/png");
                assert.ok((await real().read(at(`written ${fault}`), body.length)).equals(body));
            }));
    }

    it("has the old object, whole, when connections break for ever in the middle of a write", async () => {
        await real().write(at("old"), Buffer.from("old"), "text/plain");
        await withFaults(always("cut-request"), async ({ storage, proxy }) => {
            await assertUnavailable(
                storage.write(at("old"), content, "image/png"),
                /^S3 could not be reached to write s3:\/\/pictures\/old \((ECONNRESET|EPIPE): .*\)\. Try again when it is back\.$/,
            );
            assert.equal(proxy.requests.length, 5);
        });
        assert.equal((await real().read(at("old"), 10)).toString(), "old");
    });

    it("never mixes two objects when one is replaced while the connection is broken", async () => {
        await real().write(at("replaced"), content, "image/png");
        const replaceBeforeSecond = async ({ method, earlier }: ObjectRequest) => {
            if (method === "GET" && earlier === 1) {
                await real().write(at("replaced"), randomBytes(content.length), "image/png");
            }
            return earlier === 0 ? ("cut-answer" as const) : undefined;
        };
        await withFaults(replaceBeforeSecond, ({ storage }) =>
            assertUnavailable(
                storage.read(at("replaced"), content.length),
                /^s3:\/\/pictures\/replaced was changed while it was read\. Try again when nobody writes it\.$/,
            ),
        );
    });

    it("says that an object is gone which is deleted while the connection is broken", async () => {
        await withFaults(
            ({ path, earlier }) => (path.endsWith("/a") && earlier === 0 ? "cut-answer" : undefined),
            async ({ storage, proxy }) => {
                await real().write(at("short-lived/a"), content, "image/png");
                const body = await storage.openRead(at("short-lived/a"));
                await createS3Artifacts(() => direct, "pictures", "").deleteAll("short-lived");
                await assert.rejects(collect(body), {
                    reason: "no-such-object",
                    message: /There is no object s3:\/\/pictures\/short-lived\/a\./,
                });
                assert.equal(proxy.requests.length, 2);
            },
        );
    });

    it("is not believed when a byte is wrong", () =>
        withFaults(always("damage"), async ({ storage }) => {
            const damaged = /^s3:\/\/pictures\/a arrived damaged \(.*Checksum.*\)\. Try again\.$/;
            await assertUnavailable(storage.read(at("a"), content.length), damaged);
            await assertUnavailable(stream(storage, "a"), damaged);
        }));

    it("is asked no more once the reader has gone", () =>
        withFaults(always("cut-answer"), async ({ storage, proxy }) => {
            for await (const _chunk of await storage.openRead(at("a"))) {
                break;
            }
            await sleep(600);
            assert.equal(proxy.requests.length, 1);
        }));

    it("holds up nobody when the service ends while a broken read waits to go on", () =>
        withFaults(always("cut-answer"), async ({ client, proxy }) => {
            const ending = new AbortController();
            const storage = createS3Storage(() => client, ending.signal);
            await real().write(at("small"), content.subarray(0, 100_000), "image/png");
            const reading = assert.rejects(storage.read(at("small"), content.length), { name: "ServiceEndsError" });
            while (proxy.requests.length < 4) {
                await sleep(5);
            }
            // By then the fourth is broken off, and the fifth comes 800 ms after that.
            await sleep(150);
            assert.equal(proxy.requests.length, 4);
            const began = Date.now();
            ending.abort();
            await reading;
            assert.ok(Date.now() - began < 400, `after ${Date.now() - began} ms`);
        }));
});
