import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Database } from "../../../server/store/schema";
import { until } from "../../harness/run/until";
import { trainingsOfTests, trainingIn, hangs, hourMs } from "./supervisedTrainings";

describe("the training supervisor", () => {
    const tests = trainingsOfTests();
    const { supervise, addTraining, row, pidFile, pidOf } = tests;
    let store: Kysely<Database>;
    beforeEach(() => ({ store } = tests.parts()));

    it("takes up a training whose lease ends far in the future, since the clock was set back", async () => {
        await addTraining(1);
        await store
            .updateTable("models")
            .set({ leaseOwner: "before", leaseExpiresAt: Date.now() + 3 * hourMs })
            .execute();
        supervise({ engines: trainingIn(hangs) });
        await pidOf(1);
        assert.notEqual((await row(1)).leaseOwner, "before");
    });

    it("hands its trainings back when it closes, and ends their processes", async () => {
        await addTraining(1);
        const supervisor = supervise({ engines: trainingIn(hangs) });
        await until(() => existsSync(pidFile(1)) && supervisor.running === 1);
        await until(async () => (await row(1)).leaseOwner !== null);
        await supervisor.close();
        const { status, leaseOwner, trainingAttempts } = await row(1);
        assert.deepEqual(
            { status, leaseOwner, trainingAttempts },
            { status: "TRAINING", leaseOwner: null, trainingAttempts: 0 },
        );
        const pid = Number(await readFile(pidFile(1), "utf8"));
        assert.throws(() => process.kill(pid, 0), /ESRCH/);
    });

    it("leaves a training alone that another one has, as long as its lease lives", async () => {
        await addTraining(1);
        const first = supervise({ engines: trainingIn(hangs), leaseMs: 1000 });
        await until(() => first.running === 1);
        const second = supervise({ engines: trainingIn(hangs), leaseMs: 1000 });
        await sleep(1500);
        assert.equal(second.running, 0);
        assert.equal(first.running, 1);
    });

    it("takes a training up whose lease ran out, and the one that lost it changes nothing any more", async () => {
        await addTraining(1);
        const stuck = supervise({ engines: trainingIn(hangs), leaseMs: 200, heartbeatMs: 1200 });
        await until(() => stuck.running === 1);
        const firstOwner = (await row(1)).leaseOwner;
        const second = supervise({ engines: trainingIn(hangs), leaseMs: 30_000 });
        await until(() => second.running === 1);
        await until(() => stuck.running === 0);
        const { leaseOwner, status } = await row(1);
        assert.notEqual(leaseOwner, firstOwner);
        assert.notEqual(leaseOwner, null);
        assert.equal(status, "TRAINING");
    });

    it("trains each of many once when several look for them", async () => {
        const versions = Array.from({ length: 6 }, (_, i) => i + 1);
        for (const version of versions) {
            await addTraining(version);
        }
        const three = [1, 2, 3].map(() => supervise({ engines: trainingIn(hangs), workers: 2 }));
        await until(() => versions.every((version) => existsSync(pidFile(version))));
        assert.deepEqual(
            three.map((supervisor) => supervisor.running),
            [2, 2, 2],
        );
        const owners = await Promise.all(versions.map(async (version) => (await row(version)).leaseOwner));
        assert.equal(new Set(owners).size, 3);
    });
});
