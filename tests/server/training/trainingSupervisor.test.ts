import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Kysely } from "kysely";
import pino from "pino";
import type { ArtifactStore } from "../../../server/artifacts/artifactStore";
import { createIncidents } from "../../../server/background/incidents";
import { superviseDeletion } from "../../../server/training/modelDeletion";
import { createDataKeys } from "../../../server/encryption/dataKeys";
import type { Kms } from "../../../server/encryption/kms";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";
import { localProcessEngine } from "../../../server/training/engines/localProcess";
import { byName } from "../../../server/training/engines/registry";
import { timeLimits } from "../../../server/training/timeLimits";
import { superviseTraining } from "../../../server/training/trainingSupervisor";
import type { TrainingSupervisor, TrainingSupervisorOptions } from "../../../server/training/trainingSupervisor";
import { until } from "../../harness/run/until";
import { isAlive } from "../../harness/run/isAlive";

/** Engines that train in processes of another module. */
const trainingIn = (processModule: string) => byName([localProcessEngine({ processModule, silentMs: 3000 })]);
const dies = require.resolve("../../fixtures/processes/dies");
const computes = require.resolve("../../fixtures/processes/computes");
const hangs = require.resolve("../../fixtures/processes/hangs");
const hangsInTest = require.resolve("../../fixtures/processes/hangsInTest");
const hourMs = 3_600_000;

describe("the training supervisor", () => {
    let folder: string;
    let store: Kysely<Database>;
    let supervisors: TrainingSupervisor[];

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "supervisor-"));
        store = await openStore({ dataDir: folder });
        supervisors = [];
        await store
            .insertInto("projects")
            .values({ id: "p", name: "boards", createdAt: 0, nextModelVersion: 99 })
            .execute();
    });
    afterEach(async () => {
        await Promise.all(supervisors.map((supervisor) => supervisor.close()));
        await store.destroy();
        await rm(folder, { recursive: true });
    });

    function supervise(
        options: Partial<TrainingSupervisorOptions> & Pick<TrainingSupervisorOptions, "engines">,
    ): TrainingSupervisor {
        const supervisor = superviseTraining({
            store,
            dataKeys: createDataKeys(Buffer.alloc(32), {} as Kms),
            artifacts: { kind: "folder", folder: join(folder, "models") },
            bucketRoot: folder,
            region: "us-east-1",
            accountId: "000000000000",
            log: pino({ level: "silent" }),
            now: Date.now,
            workers: 1,
            heartbeatMs: 50,
            retryPauseMs: 0,
            ...options,
        });
        supervisors.push(supervisor);
        return supervisor;
    }

    async function addTraining(version: number): Promise<void> {
        await store
            .insertInto("models")
            .values({
                id: `m-${version}`,
                projectId: "p",
                version,
                status: "TRAINING",
                statusMessage: "The model is being trained.",
                createdAt: version,
                outputBucket: "results",
            })
            .execute();
        const content = gzipSync(JSON.stringify({ train: [], test: null }));
        await store
            .insertInto("modelInputs")
            .values({ modelId: `m-${version}`, content })
            .execute();
    }

    const row = (version: number) =>
        store.selectFrom("models").selectAll().where("id", "=", `m-${version}`).executeTakeFirstOrThrow();
    const pidFile = (version: number) => join(folder, `m-${version}.pid`);
    async function pidOf(version: number): Promise<number> {
        await until(async () => (await readFile(pidFile(version), "utf8").catch(() => "")) !== "");
        return Number(await readFile(pidFile(version), "utf8"));
    }

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

    it("ends a training that takes too long", async () => {
        await addTraining(1);
        supervise({ engines: trainingIn(hangs), timeLimits: { learningMs: 360, testingMs: hourMs } });
        await until(async () => (await row(1)).status === "TRAINING_FAILED");
        assert.equal(
            (await row(1)).statusMessage,
            "The training took longer than 0.0001 hours. Train with fewer or smaller pictures.",
        );
    });

    it("gives the test a time of its own, 24 hours as to learn", async () => {
        assert.deepEqual(timeLimits, { learningMs: 24 * hourMs, testingMs: 24 * hourMs });
        await addTraining(1);
        supervise({ engines: trainingIn(hangsInTest), timeLimits: { learningMs: hourMs, testingMs: 360 } });
        await until(async () => (await row(1)).status === "TRAINING_FAILED");
        assert.equal(
            (await row(1)).statusMessage,
            "The test of the model took longer than 0.0001 hours. Test with fewer or smaller pictures.",
        );
    });

    it("tells stage, share and time left while it trains, in the version's message and, at each stage and tenth, in the log", async () => {
        const lines: Record<string, unknown>[] = [];
        await addTraining(1);
        supervise({
            engines: trainingIn(hangsInTest),
            log: pino({}, { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
        });
        const seen = new Set<string>();
        await until(
            async () => seen.add((await row(1)).statusMessage) && (await row(1)).statusMessage.includes("testing"),
        );
        assert.equal((await row(1)).statusMessage, "The model is being trained: testing, 95 % done, about 1 s left.");
        const progress = lines.filter(({ msg }) => msg === "training progresses");
        assert.deepEqual(
            progress.map(({ stage, percentDone, msLeft, model }) => [model, stage, percentDone, msLeft]),
            [
                ["boards/1", "computing features", 0, undefined],
                ["boards/1", "computing features", 10, undefined],
                ...[20, 30, 40, 50].map((percent) => ["boards/1", "computing features", percent, 90_000]),
                ["boards/1", "testing", 95, 1235],
            ],
        );
        assert.ok(
            [...seen].every((message) =>
                /^The model (waits for its training|is being trained(: (computing features|testing), \d+ % done(, about \d+ s left)?)?)\.$/.test(
                    message,
                ),
            ),
            [...seen].join(),
        );
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
