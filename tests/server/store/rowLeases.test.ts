import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { announceMachine, machineLeaseMs, readMachinesAndUnits } from "../../../server/hosting/unitLeases";
import { takePackagingJob } from "../../../server/packaging/packagingLease";
import { openStore } from "../../../server/store/open";
import { announceProcess, livingProcesses, processLeaseMs } from "../../../server/store/processes";
import { isFree, leasedTables, usualLeaseMs } from "../../../server/store/rowLeases";
import type { Database } from "../../../server/store/schema";
import { takeLease } from "../../../server/training/lease";
import { takeTrial } from "../../../server/trials/trialLease";
import { holdModel } from "../../../server/hosting/engines/sageMaker/hostingLease";

/* An import's lease is tested with the supervisor of datasets. */
describe("a lease", () => {
    let folder: string;
    let store: Kysely<Database>;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-leases-"));
        store = await openStore({ dataDir: folder });
        await store.insertInto("projects").values({ id: "p", name: "p", createdAt: 0, nextModelVersion: 3 }).execute();
        const model = { projectId: "p", statusMessage: "", createdAt: 0, outputBucket: "results" };
        await store
            .insertInto("models")
            .values([
                { ...model, id: "waits", version: 1, status: "TRAINING" },
                { ...model, id: "hosted", version: 2, status: "HOSTED" },
            ])
            .execute();
        await store
            .insertInto("modelPackagingJobs")
            .values({
                ...{ id: "job", name: "job", projectId: "p", modelId: "hosted", modelVersion: 2, description: null },
                ...{ status: "CREATED", statusMessage: "", configuration: "{}", createdAt: 0, updatedAt: 0 },
                ...{ componentName: "c", componentVersion: "1.0.0" },
                ...{ leaseOwner: null, leaseExpiresAt: null },
            })
            .execute();
        await store
            .insertInto("trialDetections")
            .values({
                ...{ id: "trial", name: "trial", projectId: "p", modelId: "hosted", modelVersion: 2, folder: null },
                ...{ decision: null, status: "RUNNING", statusMessage: "", createdAt: 1, endedAt: null },
                ...{ leaseOwner: null, leaseExpiresAt: null },
            })
            .execute();
    });
    after(async () => {
        await store.destroy();
        await rm(folder, { recursive: true, force: true });
    });

    const start = 1_000_000;
    const { models, modelPackagingJobs, trialDetections } = usualLeaseMs;
    const kinds: [string, number, (owner: string, now: number) => Promise<unknown>][] = [
        ["a training", models, (owner, now) => takeLease(store, owner, now, models, [], [null])],
        ["an endpoint", models, async (owner, now) => (await holdModel(store, "hosted", owner, now)) || undefined],
        [
            "a packaging job",
            modelPackagingJobs,
            (owner, now) => takePackagingJob(store, owner, now, modelPackagingJobs, []),
        ],
        ["a trial", trialDetections, (owner, now) => takeTrial(store, owner, now, trialDetections, [])],
    ];
    for (const [what, leaseMs, take] of kinds) {
        it(`on ${what} holds for its length, and no longer when the clock was set back`, async () => {
            assert.ok(await take("first", start));
            assert.equal(await take("second", start + leaseMs), undefined);
            assert.ok(await take("second", start + leaseMs + 1));
            // Its end is now two lengths ahead: as far as the clock of another machine may be.
            const end = start + 2 * leaseMs + 1;
            assert.equal(await take("third", end - 2 * leaseMs), undefined);
            assert.ok(await take("third", end - 2 * leaseMs - 1));
        });
    }

    it("holds a pause of work that nobody has for ten minutes at most", () => {
        for (const table of leasedTables) {
            const pause = (leaseExpiresAt: number) => isFree(table, { leaseOwner: null, leaseExpiresAt }, start);
            assert.deepEqual([pause(start - 1), pause(start + 600_000), pause(start + 600_001)], [true, false, true]);
        }
    });

    it("of a machine or process is over when it ends later than one can", async () => {
        const machine = { id: "m", address: null, certificate: null, mostUnits: null };
        await announceMachine(store, { ...machine, expiresAt: start + machineLeaseMs });
        const process = { id: "w", engines: ["moon"], tasks: ["train"] } as const;
        await announceProcess(store, process, { now: start, expiresAt: start + processLeaseMs });
        const alive = async (now: number) => [
            (await readMachinesAndUnits(store, now)).machines.length,
            (await livingProcesses(store, "train", now)).length,
        ];
        assert.deepEqual(await alive(start), [1, 1]);
        assert.deepEqual(await alive(start - machineLeaseMs), [1, 1]);
        assert.deepEqual(await alive(start - machineLeaseMs - 1), [0, 0]);
        assert.deepEqual(await alive(start + machineLeaseMs + 1), [0, 0]);
    });
});
