import assert from "node:assert/strict";
import type { Kysely } from "kysely";
import type { Database } from "../../../server/store/schema";
import { until } from "../../harness/run/until";
import { trialsOfTests } from "./supervisedTrials";

/* Units are processes whose pictures say what to answer. The real ones are in api/startTrialDetection.test.ts. */

describe("the supervisor of trials", function () {
    this.timeout(120_000);
    const tests = trialsOfTests();
    const { supervise, onPostgres, addTrial, trial, pictures, judged, ended } = tests;
    let store: Kysely<Database>;
    beforeEach(() => ({ store } = tests.parts()));

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

    it("does the same on PostgreSQL", async () => {
        await onPostgres(async () => {
            await addTrial("there", ["6 0", "die", "1 0", "7 0"]);
            supervise();
            await ended("there");
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
        });
    });
});
