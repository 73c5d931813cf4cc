import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import pino from "pino";
import type { ArtifactStore } from "../../../server/artifacts/artifactStore";
import { createIncidents } from "../../../server/background/incidents";
import { superviseDeletion } from "../../../server/training/modelDeletion";
import type { Database } from "../../../server/store/schema";
import { localProcessEngine } from "../../../server/training/engines/localProcess";
import { byName } from "../../../server/training/engines/registry";
import { until } from "../../harness/run/until";
import { isAlive } from "../../harness/run/isAlive";
import { trainingsOfTests, trainingIn, hangs } from "./supervisedTrainings";

const dies = require.resolve("../../fixtures/processes/dies");
const computes = require.resolve("../../fixtures/processes/computes");

describe("the training supervisor", () => {
    const tests = trainingsOfTests();
    const { supervise, addTraining, row, pidFile, pidOf } = tests;
    let store: Kysely<Database>;
    beforeEach(() => ({ store } = tests.parts()));

    it("gives a training up after its process died three times", async () => {
        await addTraining(1);
        supervise({ engines: trainingIn(dies) });
        await until(async () => (await row(1)).status !== "TRAINING");
        const { status, statusMessage, trainingAttempts, leaseOwner } = await row(1);
        assert.equal(status, "TRAINING_FAILED");
        assert.equal(
            statusMessage,
            "The training ended unexpectedly 3 times (last: exit code 9). The service's log says more.",
        );
        assert.equal(trainingAttempts, 3);
        assert.equal(leaseOwner, null);
    });

    it("ends a training process that hangs, says so, and trains again after a pause", async () => {
        await addTraining(1);
        const incidents = createIncidents();
        supervise({ engines: trainingIn(hangs), incidents, retryPauseMs: 500_000 });
        const pid = await pidOf(1);
        process.kill(pid, "SIGSTOP");
        await until(async () => (await row(1)).trainingAttempts === 1);
        const { status, statusMessage, leaseOwner, leaseExpiresAt } = await row(1);
        assert.equal(status, "TRAINING");
        assert.equal(
            statusMessage,
            "The training ended unexpectedly (it hung: no sign of life for 3 s). It begins again in 500 s.",
        );
        assert.equal(leaseOwner, null);
        assert.ok(leaseExpiresAt! > Date.now() + 400_000);
        assert.ok(!isAlive(pid));
        assert.equal(incidents.totals["training-hung"], 1);
        await store.updateTable("models").set({ leaseExpiresAt: Date.now() }).execute();
        await until(async () => Number(await readFile(pidFile(1), "utf8")) !== pid);
    });

    it("lets a training whose only thread computes for long go on", async () => {
        await addTraining(1);
        supervise({ engines: byName([localProcessEngine({ processModule: computes, silentMs: 500 })]) });
        await until(async () => (await row(1)).status === "TRAINING_FAILED");
        assert.match((await row(1)).statusMessage, /^It computed for 2500 ms/);
        assert.equal((await row(1)).trainingAttempts, 0);
    });

    it("says that a process was killed as for lack of memory, and how much it had", async () => {
        await addTraining(1);
        const incidents = createIncidents();
        supervise({ engines: trainingIn(hangs), incidents, retryPauseMs: 2_000 });
        const pid = await pidOf(1);
        await sleep(600);
        process.kill(pid, "SIGKILL");
        await until(async () => (await row(1)).trainingAttempts === 1);
        assert.match(
            (await row(1)).statusMessage,
            /^The training ended unexpectedly \(.*lack of memory \(SIGKILL\); it had \d+ MB of memory\)\. It begins again in 24 s\.$/,
        );
        assert.equal(incidents.totals["training-out-of-memory"], 1);
    });

    it("tells those who wait how many are before them, and trains in the order of creation", async () => {
        for (const version of [1, 2, 3]) {
            await addTraining(version);
        }
        supervise({ engines: trainingIn(hangs) });
        await until(() => existsSync(pidFile(1)));
        await until(async () => (await row(3)).statusMessage.includes("before"));
        assert.equal((await row(2)).statusMessage, "The model waits for its training: 1 training is before it.");
        assert.equal((await row(3)).statusMessage, "The model waits for its training: 2 trainings are before it.");
        assert.ok(!existsSync(pidFile(2)));
        process.kill(Number(await readFile(pidFile(1), "utf8")), "SIGKILL");
        await until(async () => (await row(1)).trainingAttempts === 1);
    });

    it("ends the process of a cancelled training, and deletes nothing of it before", async () => {
        await addTraining(1);
        const supervisor = supervise({ engines: trainingIn(hangs), heartbeatMs: 300 });
        await until(() => existsSync(pidFile(1)));
        const pid = Number(await readFile(pidFile(1), "utf8"));
        let aliveAtDeletion: boolean | undefined;
        const artifacts = {
            deleteAll: async () => void (aliveAtDeletion ??= isAlive(pid)),
        } as unknown as ArtifactStore;
        const deletion = superviseDeletion({
            store,
            artifacts,
            engines: trainingIn(hangs),
            log: pino({ level: "silent" }),
            now: Date.now,
        });
        try {
            await store
                .updateTable("models")
                .set({ status: "TRAINING_FAILED", statusMessage: "cancelled" })
                .where("id", "=", "m-1")
                .execute();
            await store.updateTable("models").set({ status: "DELETING" }).where("id", "=", "m-1").execute();
            deletion.wake();
            await until(() => supervisor.running === 0);
            assert.ok(!isAlive(pid));
            deletion.wake();
            await until(async () => (await store.selectFrom("models").select("id").execute()).length === 0);
            assert.equal(aliveAtDeletion, false);
        } finally {
            await deletion.close();
        }
    });

    it("leaves a cancelled training as it is", async () => {
        await addTraining(1);
        const supervisor = supervise({ engines: trainingIn(hangs) });
        await until(() => existsSync(pidFile(1)));
        await store
            .updateTable("models")
            .set({ status: "TRAINING_FAILED", statusMessage: "cancelled" })
            .where("id", "=", "m-1")
            .execute();
        await until(() => supervisor.running === 0);
        const { status, statusMessage, leaseOwner } = await row(1);
        assert.deepEqual([status, statusMessage, leaseOwner], ["TRAINING_FAILED", "cancelled", null]);
    });
});
