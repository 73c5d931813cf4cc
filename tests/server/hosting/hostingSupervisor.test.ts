import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { pino } from "pino";
import { HostingCapacityError } from "../../../server/detections/errors";
import { EncryptionKeyError } from "../../../server/encryption/kms";
import { superviseHosting } from "../../../server/hosting/hostingSupervisor";
import type { HostingSupervisor, HostingSupervisorOptions } from "../../../server/hosting/hostingSupervisor";
import { announceProcess, processLeaseMs, removeProcess } from "../../../server/store/processes";
import { openStore } from "../../../server/store/open";
import type { Database, ModelStatus } from "../../../server/store/schema";

describe("the supervisor of hosting", function () {
    this.timeout(20_000);
    let dataDir: string;
    let store: Kysely<Database>;
    let supervisor: HostingSupervisor | undefined;

    beforeEach(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-hosting-"));
        store = await openStore({ dataDir });
        await store.insertInto("projects").values({ id: "p", name: "p", createdAt: 0, nextModelVersion: 2 }).execute();
        const model = {
            id: "m",
            projectId: "p",
            version: 1,
            status: "STARTING_HOSTING",
            statusMessage: "",
            createdAt: 0,
            outputBucket: "b",
            wrappedDataKey: "k",
            minInferenceUnits: 1,
        };
        await store
            .insertInto("models")
            .values(model as never)
            .execute();
    });
    afterEach(async () => {
        await supervisor?.close();
        await store.destroy();
        await rm(dataDir, { recursive: true, force: true });
    });

    const supervise = (options: Partial<HostingSupervisorOptions>) =>
        superviseHosting({
            store,
            dataKeys: {
                create: () => Promise.reject(new Error("not asked for")),
                unwrap: async () => Buffer.alloc(32),
            },
            artifacts: { kind: "folder", folder: "/nowhere" },
            region: "us-east-1",
            serviceId: "0123456789abcdef",
            now: Date.now,
            log: pino({ enabled: false }),
            unitModule: require.resolve("../../fixtures/processes/slowUnit"),
            ...options,
        });
    const model = () => store.selectFrom("models").select(["status", "statusMessage"]).executeTakeFirstOrThrow();

    async function untilStatus(wanted: ModelStatus): Promise<void> {
        for (const deadline = Date.now() + 15_000; (await model()).status !== wanted; await sleep(50)) {
            assert.ok(Date.now() < deadline, JSON.stringify(await model()));
        }
    }

    it("says HOSTED later when the store failed at the moment the units were ready", async () => {
        let failures = 0;
        const failingOnce = new Proxy(store, {
            get: (target, name) => {
                if (name === "updateTable" && failures++ === 0) {
                    throw new Error("the store is not to be had");
                }
                const member = Reflect.get(target, name) as unknown;
                return typeof member === "function" ? member.bind(target) : member;
            },
        });
        supervisor = supervise({ store: failingOnce });
        await untilStatus("HOSTED");
        assert.ok(failures >= 2, "the store failed once");
    });

    it("leaves a model to another process that has its engine, and says that it lacks one that nobody has", async () => {
        const other = { id: "other", engines: ["moon"], tasks: ["host"] } as const;
        await announceProcess(store, other, { now: Date.now(), expiresAt: Date.now() + processLeaseMs });
        await store.updateTable("models").set({ hostingEngine: "moon" }).execute();
        supervisor = supervise({});
        await sleep(1_500);
        assert.deepEqual(await model(), { status: "STARTING_HOSTING", statusMessage: "" });
        await removeProcess(store, other.id);
        await untilStatus("HOSTING_FAILED");
        assert.match((await model()).statusMessage, /at the engine moon, which this service doesn't have/);
    });

    it("opens a model at once when it is started again after it failed, and not sooner", async () => {
        const asked: string[] = [];
        const dataKeys = {
            create: () => Promise.reject(new Error("not asked for")),
            unwrap: async () => {
                asked.push((await model()).status);
                if (asked.length === 1) {
                    throw new EncryptionKeyError("The key is disabled.");
                }
                return Buffer.alloc(32);
            },
        };
        // Time stands still: what waits for a moment to come would wait for ever.
        supervisor = supervise({ dataKeys, elapsed: () => 1_000_000 });
        await untilStatus("HOSTING_FAILED");
        assert.equal((await model()).statusMessage, "The model could not be started: The key is disabled.");
        await store.updateTable("models").set({ status: "STARTING_HOSTING" }).execute();
        supervisor.wake();
        await untilStatus("HOSTED");
        assert.deepEqual(asked, ["STARTING_HOSTING", "STARTING_HOSTING"]);
    });

    it("has a picture wait for the unit that is being started", async () => {
        supervisor = supervise({});
        const detection = await supervisor.detect("m", Buffer.from("1"));
        assert.equal(typeof detection.isAnomalous, "boolean");
    });

    it("asks to come again when no unit has come in the time that a picture waits", async () => {
        await store.updateTable("models").set({ status: "HOSTED" }).execute();
        supervisor = supervise({ mostUnits: 0, waitForUnitMs: 400 });
        const begun = performance.now();
        await assert.rejects(supervisor.detect("m", Buffer.from("1")), (error: Error) => {
            assert.ok(error instanceof HostingCapacityError, error.stack);
            assert.match(
                error.message,
                /no inference unit in service at the moment: one is being started\. Try again\./,
            );
            return true;
        });
        assert.ok(performance.now() - begun >= 350, "it waited");
    });
});
