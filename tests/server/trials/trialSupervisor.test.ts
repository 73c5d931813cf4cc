import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { pino } from "pino";
import type { Repeated } from "../../../server/background/repeat";
import { EncryptionKeyError } from "../../../server/encryption/kms";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { superviseTrials } from "../../../server/trials/trialSupervisor";
import type { TrialSupervisorOptions } from "../../../server/trials/trialSupervisor";
import { startPostgres } from "../../harness/parts/postgres";
import { until } from "../../harness/run/until";

/* Units are processes whose pictures say what to answer. The real ones are in api/startTrialDetection.test.ts. */

describe("the supervisor of trials", function () {
    this.timeout(120_000);
    let folder: string;
    let store: Kysely<Database>;
    let objects: ObjectStorage;
    let supervisors: Repeated[];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "trials-"));
        await mkdir(join(folder, "buckets", "line"), { recursive: true });
        objects = createFolderStorage(join(folder, "buckets"));
        store = await openStore({ dataDir: folder });
        supervisors = [];
        await addProjects();
    });
    afterEach(async () => {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        await rm(folder, { recursive: true, force: true });
    });

    async function addProjects(): Promise<void> {
        for (const id of ["p", "q", "r"]) {
            await store.insertInto("projects").values({ id, name: id, createdAt: 0, nextModelVersion: 2 }).execute();
            const model = {
                ...{ id: `${id}-model`, projectId: id, version: 1, status: "TRAINED", statusMessage: "" },
                ...{ createdAt: 0, outputBucket: "b", wrappedDataKey: "k" },
            };
            await store
                .insertInto("models")
                .values(model as never)
                .execute();
        }
    }

    function supervise(options: Partial<TrialSupervisorOptions> = {}): Repeated {
        const supervisor = superviseTrials({
            store,
            objects,
            dataKeys: {
                create: () => Promise.reject(new Error("not asked for")),
                unwrap: async () => Buffer.alloc(32),
            },
            artifacts: { kind: "folder", folder: "/nowhere" },
            region: "us-east-1",
            now: Date.now,
            log: pino({ enabled: false }),
            unitModule: require.resolve("../../fixtures/processes/scoringUnit"),
            askAgainMs: 20,
            ...options,
        });
        supervisors.push(supervisor);
        return supervisor;
    }

    /** A trial of pictures whose content says what the unit does with them. */
    async function addTrial(name: string, contents: string[], projectId = "p"): Promise<void> {
        await store
            .insertInto("trialDetections")
            .values({
                ...{ id: name, projectId, name, modelId: `${projectId}-model`, modelVersion: 1, decision: null },
                ...{ folder: null, status: "RUNNING", statusMessage: "", createdAt: Date.now(), endedAt: null },
                ...{ leaseOwner: null, leaseExpiresAt: null },
            })
            .execute();
        for (const [number, content] of contents.entries()) {
            await writeFile(join(folder, "buckets", "line", `${name}-${number}.png`), content);
            await store
                .insertInto("trialPictures")
                .values({
                    ...{ trialId: name, number, source: `s3://line/${name}-${number}.png`, isAnomalous: null },
                    ...{ score: null, threshold: null, confidence: null, doubt: null, anomalies: null },
                    ...{ message: null, verified: null },
                })
                .execute();
        }
    }

    const trial = (name: string) =>
        store.selectFrom("trialDetections").selectAll().where("id", "=", name).executeTakeFirstOrThrow();
    const pictures = (name: string) =>
        store.selectFrom("trialPictures").selectAll().where("trialId", "=", name).orderBy("number").execute();
    const judged = async (name: string) => (await pictures(name)).filter(({ score }) => score !== null).length;
    const ended = (name: string) => until(async () => (await trial(name)).status !== "RUNNING");

    it("writes each result as it comes, and goes on where another process was when its lease ran out", async () => {
        await addTrial("long", Array<string>(12).fill("6 60"));
        const first = supervise({ leaseMs: 600 });
        await until(async () => (await judged("long")) >= 3);
        assert.equal((await trial("long")).status, "RUNNING");
        // A mark that the next process would overwrite if it began again.
        await store.updateTable("trialPictures").set({ confidence: 0.1 }).where("number", "=", 0).execute();
        // Another process has it now, as after a pause of the whole machine.
        await store.updateTable("trialDetections").set({ leaseOwner: null, leaseExpiresAt: null }).execute();
        await first.close();
        const before = await judged("long");
        assert.ok(before < 12, `${before} were judged`);
        supervise();
        await ended("long");
        assert.deepEqual(
            [(await trial("long")).status, (await trial("long")).statusMessage],
            ["SUCCEEDED", "12 of 12 pictures are anomalies."],
        );
        assert.equal((await pictures("long"))[0].confidence, 0.1);
    });

    it("hands a trial back when it is closed, without a failure", async () => {
        await addTrial("short", Array<string>(50).fill("1 50"));
        const supervisor = supervise();
        await until(async () => (await judged("short")) >= 1);
        await supervisor.close();
        const { status, leaseOwner, attempts } = await trial("short");
        assert.deepEqual([status, leaseOwner, attempts], ["RUNNING", null, 0]);
    });

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

    it("ends with its project: nothing is left, and the others go on", async () => {
        await addTrial("gone", Array<string>(50).fill("1 30"));
        supervise({ leaseMs: 500 });
        await until(async () => (await judged("gone")) >= 1);
        await store.deleteFrom("models").where("projectId", "=", "p").execute();
        await store.deleteFrom("projects").where("id", "=", "p").execute();
        await addTrial("next", ["6 0"], "q");
        await ended("next");
        assert.deepEqual(await pictures("gone"), []);
    });

    it("runs two trials at once, each of another project, and has the rest wait", async () => {
        for (const [name, project] of [
            ["p1", "p"],
            ["p2", "p"],
            ["q1", "q"],
            ["r1", "r"],
        ]) {
            await addTrial(name, Array<string>(8).fill("1 60"), project);
        }
        let most = 0;
        const together = new Set<string>();
        supervise();
        await until(async () => {
            const held = await store
                .selectFrom("trialDetections")
                .select("id")
                .where("status", "=", "RUNNING")
                .where("leaseOwner", "is not", null)
                .execute();
            most = Math.max(most, held.length);
            together.add(
                held
                    .map(({ id }) => id)
                    .sort()
                    .join(),
            );
            const { count } = await store
                .selectFrom("trialDetections")
                .select((select) => select.fn.countAll<number>().as("count"))
                .where("status", "=", "SUCCEEDED")
                .executeTakeFirstOrThrow();
            return Number(count) === 4;
        });
        assert.equal(most, 2);
        assert.ok(together.has("p1,q1"), [...together].join(" "));
        assert.ok(!together.has("p1,p2"));
    });

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

    it("does the same on PostgreSQL", async () => {
        const postgres = await startPostgres();
        try {
            await store.destroy();
            store = await openStore({ databaseUrl: postgres.url });
            await addProjects();
            await addTrial("there", ["6 0", "die", "1 0", "7 0"]);
            const supervisor = supervise();
            await ended("there");
            await supervisor.close();
            const { status, statusMessage } = await trial("there");
            assert.equal(status, "SUCCEEDED");
            assert.match(
                statusMessage,
                /^2 of 3 pictures are anomalies\. 1 picture could not be inspected; its message/,
            );
            assert.deepEqual(
                (await pictures("there")).map(({ doubt, threshold }) => [doubt, threshold]),
                [
                    [1, "5"],
                    [Number.MAX_SAFE_INTEGER, null],
                    [4, "5"],
                    [2, "5"],
                ],
            );
        } finally {
            await Promise.all(supervisors.map((supervisor) => supervisor.close()));
            await store.destroy();
            await postgres.stop();
            store = await openStore({ dataDir: folder });
        }
    });
});
