import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Kysely } from "kysely";
import pino from "pino";
import { openArtifacts } from "../../../../server/artifacts/openArtifacts";
import { createDataKeys } from "../../../../server/encryption/dataKeys";
import type { Kms } from "../../../../server/encryption/kms";
import { announceProcess, processLeaseMs, removeProcess } from "../../../../server/store/processes";
import { openStore } from "../../../../server/store/open";
import type { Database } from "../../../../server/store/schema";
import { byName } from "../../../../server/training/engines/registry";
import { superviseDeletion } from "../../../../server/training/modelDeletion";
import { superviseTraining } from "../../../../server/training/trainingSupervisor";
import type { TrainingSupervisor, TrainingSupervisorOptions } from "../../../../server/training/trainingSupervisor";
import { elsewhereEngine } from "../../../harness/elsewhere/engine";
import { begunFile } from "../../../harness/elsewhere/site";
import { openWorkshop } from "./engineFixtures";
import type { EngineWorkshop } from "./engineFixtures";
import { until } from "../../../harness/run/until";

/** The service with an engine that it can't reach into: a program that is slow, has a queue and loses messages. */
describe("a training at an engine out of the service's reach", function () {
    this.timeout(180_000);
    let workshop: EngineWorkshop;
    let store: Kysely<Database>;
    let site: string;
    const logged: string[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => void logged.push(line) });
    const open: { close(): Promise<void> }[] = [];

    before(async () => {
        workshop = await openWorkshop();
        site = join(workshop.folder, "site");
        store = await openStore({ dataDir: workshop.folder });
        await store
            .insertInto("projects")
            .values({ id: "p", name: "plates", createdAt: 0, nextModelVersion: 99 })
            .execute();
    });
    after(async () => {
        await Promise.all(open.map((each) => each.close()));
        await store?.destroy();
        await workshop?.remove();
    });

    const engines = () => byName([elsewhereEngine(site)]);

    function supervise(options: Partial<TrainingSupervisorOptions> = {}): TrainingSupervisor {
        const { artifacts, bucketRoot, region } = workshop.order("any");
        const supervisor = superviseTraining({
            store,
            engines: engines(),
            dataKeys: createDataKeys(Buffer.alloc(32), {} as Kms),
            artifacts,
            bucketRoot,
            region,
            accountId: "000000000000",
            log,
            now: Date.now,
            workers: 2,
            heartbeatMs: 40,
            ...options,
        });
        open.push(supervisor);
        return supervisor;
    }

    function cleanUp(): void {
        const { artifacts, region } = workshop.order("any");
        open.push(
            superviseDeletion({
                store,
                artifacts: openArtifacts(artifacts, region),
                engines: engines(),
                log,
                now: Date.now,
            }),
        );
    }

    async function addTraining(version: number): Promise<void> {
        const id = `m-${version}`;
        await store
            .insertInto("models")
            .values({
                id,
                projectId: "p",
                version,
                status: "TRAINING",
                statusMessage: "",
                createdAt: version,
                outputBucket: "plates",
                outputPrefix: "results/",
            })
            .execute();
        const content = gzipSync(JSON.stringify({ train: workshop.lines, test: null }));
        await store.insertInto("modelInputs").values({ modelId: id, content }).execute();
    }

    const find = (version: number) =>
        store.selectFrom("models").selectAll().where("version", "=", version).executeTakeFirst();
    const setStatus = (version: number, status: "DELETING" | "TRAINING_FAILED") =>
        store.updateTable("models").set({ status }).where("version", "=", version).execute();
    const untilMessage = (version: number, text: string) =>
        until(async () => (await find(version))!.statusMessage.includes(text));
    const jobsAtSite = async () =>
        (await readdir(site, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);

    it("is found again after a restart instead of being begun anew, and nothing is left there at its end", async () => {
        await addTraining(1);
        const first = supervise();
        await untilMessage(1, "warming up");
        await first.close();
        assert.deepEqual(await jobsAtSite(), ["m-1-1"]);

        supervise();
        await until(async () => (await find(1))!.status === "TRAINED");
        assert.equal((await readFile(begunFile(site), "utf8")).trim().split("\n").length, 1);
        cleanUp();
        await until(async () => (await find(1))!.trainingJob === null);
        assert.deepEqual(await jobsAtSite(), []);
    });

    it("waits in the engine's own line, is ended there when it is cancelled, and trains on for others", async () => {
        await addTraining(2);
        await addTraining(3);
        await untilMessage(2, "warming up");
        await untilMessage(3, "waiting at the engine");
        await setStatus(2, "TRAINING_FAILED");
        await until(async () => !(await jobsAtSite()).includes("m-2-1"));
        await until(async () => (await find(3))!.status === "TRAINED");
        const { status, leaseOwner } = (await find(2))!;
        assert.deepEqual([status, leaseOwner], ["TRAINING_FAILED", null]);
    });

    it("is removed there when its version was deleted while no service ran", async () => {
        await addTraining(4);
        await untilMessage(4, "warming up");
        await Promise.all(open.splice(0).map((each) => each.close()));
        await setStatus(4, "DELETING");
        // That of the version before may still be there.
        assert.ok((await jobsAtSite()).includes("m-4-1"));
        cleanUp();
        await until(async () => (await find(4)) === undefined);
        assert.ok(!(await jobsAtSite()).includes("m-4-1"));
        await until(async () => (await jobsAtSite()).length === 0);
    });

    it("fails with a sentence where the service doesn't have the engine any more", async () => {
        await addTraining(5);
        await store
            .updateTable("models")
            .set({ trainingEngine: "moon", trainingJob: "m-5-1" })
            .where("version", "=", 5)
            .execute();
        supervise();
        await until(async () => (await find(5))!.status === "TRAINING_FAILED");
        assert.equal(
            (await find(5))!.statusMessage,
            "The training was begun at the engine moon, which this service doesn't have (it has: elsewhere). Start all services and workers with the same --engine, then train a new version.",
        );
    });

    it("waits where another process may have the engine, says so, and is trained by one that comes", async () => {
        // A worker that has another engine, as after a start with other settings.
        const other = { id: "other", engines: ["localProcess"], tasks: ["train"] } as const;
        await announceProcess(store, other, { now: Date.now(), expiresAt: Date.now() + processLeaseMs });
        await addTraining(6);
        await store.updateTable("models").set({ trainingEngine: "moon" }).where("version", "=", 6).execute();
        await untilMessage(6, "no service or worker has the engine moon at present. Start one with --engine moon:…");
        // A process that trains nothing can't train this either.
        const idle = { id: "idle", engines: ["moon"], tasks: ["host", "remove"] } as const;
        await announceProcess(store, idle, { now: Date.now(), expiresAt: Date.now() + processLeaseMs });
        const moon = { ...elsewhereEngine(join(site, "..", "moon")), name: "moon" };
        await mkdir(join(site, "..", "moon"), { recursive: true });
        assert.equal((await find(6))!.status, "TRAINING");
        supervise({ engines: byName([moon]) });
        await until(async () => (await find(6))!.trainingJob === "m-6-1");
        await until(async () => (await find(6))!.status === "TRAINED");
        await removeProcess(store, "idle");
    });

    it("fails when nobody with its engine has come for as long as one is waited for", async () => {
        await Promise.all(open.splice(0).map((each) => each.close()));
        await addTraining(7);
        await store.updateTable("models").set({ trainingEngine: "mars" }).where("version", "=", 7).execute();
        supervise({ patienceMs: 2_500 });
        await untilMessage(7, "no service or worker has the engine mars at present");
        await until(async () => (await find(7))!.status === "TRAINING_FAILED");
        assert.match(
            (await find(7))!.statusMessage,
            /^The training asks for the engine mars, which this service doesn't have/,
        );
        await removeProcess(store, "other");
    });

    it("tells the operator of a job that is left at such an engine, and deletes the version", async () => {
        await Promise.all(open.splice(0).map((each) => each.close()));
        const other = { id: "other", engines: ["moon"], tasks: ["remove"] } as const;
        await announceProcess(store, other, { now: Date.now(), expiresAt: Date.now() + processLeaseMs });
        await addTraining(8);
        await store
            .updateTable("models")
            .set({ status: "DELETING", trainingEngine: "moon", trainingJob: "m-8-1" })
            .where("version", "=", 8)
            .execute();
        await setStatus(7, "DELETING");
        cleanUp();
        await until(async () => (await find(7)) === undefined);
        assert.equal((await find(8))!.trainingJob, "m-8-1", "the job is for the process that has its engine");
        await removeProcess(store, "other");
        await until(async () => (await find(8)) === undefined);
        const told = logged.filter((line) => line.includes("doesn't have") && line.includes("m-8-1"));
        assert.equal(told.length, 1);
        assert.match(told[0], /"engine":"moon","job":"m-8-1"/);
    });
});
