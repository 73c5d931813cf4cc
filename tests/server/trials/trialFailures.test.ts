import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import { EncryptionKeyError } from "../../../server/encryption/kms";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import type { Database } from "../../../server/store/schema";
import { until } from "../../harness/run/until";
import { trialsOfTests } from "./supervisedTrials";

/* Units are processes whose pictures say what to answer. The real ones are in api/startTrialDetection.test.ts. */

describe("the supervisor of trials", function () {
    this.timeout(120_000);
    const tests = trialsOfTests();
    const { supervise, addTrial, trial, pictures, judged, ended } = tests;
    let store: Kysely<Database>;
    let objects: ObjectStorage;
    beforeEach(() => ({ store, objects } = tests.parts()));

    it("gives a picture that its process dies of twice a message, and goes on with a new process", async () => {
        await addTrial("deadly", ["6 0", "die", "bad", "1 0"]);
        supervise();
        await ended("deadly");
        const { status, statusMessage } = await trial("deadly");
        assert.deepEqual(
            [status, statusMessage],
            ["SUCCEEDED", "1 of 2 pictures is an anomaly. 2 pictures could not be inspected; each message says why."],
        );
        const messages = (await pictures("deadly")).map(({ message }) => message);
        assert.match(messages[1]!, /^The process that inspected the picture was lost twice\. .*exit code 9/);
        assert.match(messages[2]!, /it is bad/);
        assert.deepEqual([messages[0], messages[3]], [null, null]);
    });

    it("fails when process after process is lost, and keeps what it has", async () => {
        await addTrial("dying", ["6 0", "die", "die", "die", "1 0"]);
        supervise();
        await ended("dying");
        const { status, statusMessage } = await trial("dying");
        assert.equal(status, "FAILED");
        assert.match(statusMessage, /^Version 1 can't inspect pictures\. .* The results so far are kept\.$/);
        assert.equal(await judged("dying"), 1);
    });

    for (const [how, remove] of [
        ["is deleted", () => store.deleteFrom("models").where("id", "=", "p-model").execute()],
        [
            "is being deleted",
            () => store.updateTable("models").set({ status: "DELETING" }).where("id", "=", "p-model").execute(),
        ],
    ] as const) {
        it(`fails when its model ${how} meanwhile, and keeps the results so far`, async () => {
            await addTrial("orphan", Array<string>(50).fill("1 30"));
            supervise();
            await until(async () => (await judged("orphan")) >= 2);
            await remove();
            await ended("orphan");
            const { status, statusMessage } = await trial("orphan");
            assert.equal(status, "FAILED");
            assert.equal(
                statusMessage,
                "Version 1 was deleted before all pictures were inspected. The results so far are kept.",
            );
            assert.ok((await judged("orphan")) >= 2);
        });
    }

    it("waits while the bucket or the key is away, says so, and goes on", async () => {
        await addTrial("patient", ["6 0", "1 0"]);
        let away = true;
        let keyAway = true;
        supervise({
            objects: {
                ...objects,
                read: (location, most) =>
                    away
                        ? Promise.reject(new ObjectStorageError("unavailable", "S3 could not be reached."))
                        : objects.read(location, most),
            },
            dataKeys: {
                create: () => Promise.reject(new Error("not asked for")),
                unwrap: async () => {
                    if (keyAway) {
                        throw new EncryptionKeyError("KMS could not be reached.", {}, true);
                    }
                    return Buffer.alloc(32);
                },
            },
        });
        const says = (words: string) =>
            until(
                async () => (await trial("patient")).statusMessage === `${words} It is tried again every few seconds.`,
            );
        await says("KMS could not be reached.");
        keyAway = false;
        await says("S3 could not be reached.");
        away = false;
        await ended("patient");
        assert.equal((await trial("patient")).statusMessage, "1 of 2 pictures is an anomaly.");
    });

    it("doesn't wait for ever, and fails at once for a key that may not be used", async () => {
        const unwrap = (isAway: boolean) => ({
            create: () => Promise.reject(new Error("not asked for")),
            unwrap: () => Promise.reject(new EncryptionKeyError("The key is not to be had.", {}, isAway)),
        });
        await addTrial("away", ["6 0"]);
        const first = supervise({ dataKeys: unwrap(true), longestWaitMs: 100 });
        await ended("away");
        await first.close();
        await addTrial("disabled", ["6 0"]);
        supervise({ dataKeys: unwrap(false) });
        await ended("disabled");
        for (const name of ["away", "disabled"]) {
            const { status, statusMessage } = await trial(name);
            assert.deepEqual(
                [status, statusMessage],
                ["FAILED", "Version 1 can't be opened. The key is not to be had."],
            );
        }
    });

    it("tries again after an unexpected failure, three times at most", async () => {
        await addTrial("unlucky", ["6 0"]);
        supervise({ objects: { ...objects, read: () => Promise.reject(new Error("a bug")) } });
        await ended("unlucky");
        const { status, statusMessage } = await trial("unlucky");
        assert.equal(status, "FAILED");
        assert.match(statusMessage, /^The trial failed unexpectedly 3 times \(last: a bug\)\./);
    });
});
