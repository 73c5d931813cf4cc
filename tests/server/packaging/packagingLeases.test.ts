import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../harness/run/until";
import { packagingOfTests } from "./supervisedPackaging";

describe("the packaging supervisor", () => {
    const { supervise, onPostgres, addJob, row, ended, heldStorage } = packagingOfTests();

    it("leaves a job alone that another one has, as long as its lease lives", async () => {
        await addJob("job");
        const held = heldStorage();
        supervise({ objects: held.objects, leaseMs: 1000 });
        await until(() => held.writes.length === 1);
        const { leaseOwner } = await row("job");
        const second = heldStorage();
        supervise({ objects: second.objects, leaseMs: 1000 });
        await sleep(1500);
        assert.deepEqual(second.writes, []);
        assert.equal((await row("job")).leaseOwner, leaseOwner);
        held.letGo();
        await until(ended("job"));
        assert.equal((await row("job")).status, "SUCCEEDED");
    });

    it("takes a job up whose lease ran out, and the one that lost it changes nothing any more", async () => {
        await addJob("job");
        const held = heldStorage();
        // Its clock stands still, so that what it renews is over for all others.
        const past = Date.now() - 60_000;
        supervise({ objects: held.objects, now: () => past });
        await until(() => held.writes.length === 1);
        supervise();
        await until(ended("job"));
        const after = await row("job");
        assert.equal(after.status, "SUCCEEDED");
        held.letGo();
        await until(() => held.written.length === 2);
        await sleep(100);
        assert.deepEqual(await row("job"), after);
    });

    it("hands a job back when it closes in the middle of it: the next one does it at once", async () => {
        await addJob("job");
        const held = heldStorage();
        const first = supervise({ objects: held.objects });
        await until(() => held.writes.length === 1);
        await first.close();
        const { status, leaseOwner, leaseExpiresAt, attempts } = await row("job");
        assert.deepEqual([status, leaseOwner, leaseExpiresAt, attempts], ["RUNNING", null, null, 0]);
        supervise();
        await until(ended("job"));
        assert.equal((await row("job")).status, "SUCCEEDED");
        held.letGo();
        await until(() => held.written.length === 2);
    });

    it("does each of many jobs once when several look for them", async () => {
        await doManyOnce();
    });

    it("does each of many jobs once on PostgreSQL too", async function () {
        this.timeout(60_000);
        await onPostgres(doManyOnce);
    });

    async function doManyOnce(): Promise<void> {
        const names = Array.from({ length: 12 }, (_, index) => `job-${index}`);
        for (const name of names) {
            await addJob(name);
        }
        const all = [1, 2, 3].map(() => {
            const held = heldStorage();
            held.letGo();
            supervise({ objects: held.objects });
            return held;
        });
        await until(async () => (await Promise.all(names.map((name) => ended(name)()))).every(Boolean));
        assert.deepEqual(
            [...new Set(await Promise.all(names.map(async (name) => (await row(name)).status)))],
            ["SUCCEEDED"],
        );
        assert.equal(all.flatMap(({ writes }) => writes).length, 2 * names.length);
    }
});
