import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { pino } from "pino";
import { superviseDatasets } from "../../../server/datasets/datasetSupervisor";
import { claimImport } from "../../../server/datasets/importLease";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { ImportTurns } from "../../../server/datasets/nextImports";
import type { Dataset } from "../../../server/store/datasetColumns";
import { figure } from "../../harness/run/figure";
import { until } from "../../harness/run/until";
import { freeAllRows } from "../../../server/store/rowLeases";
import type { Database } from "../../../server/store/schema";

import { datasetsOfTests, line } from "./supervisedDatasets";

describe("the supervisor of datasets", () => {
    const { running, supervise, addDataset, addImport, find, count, ...tests } = datasetsOfTests();
    let store: Kysely<Database>;
    before(() => (store = tests.store()));

    it("takes up without being woken what an earlier service left: imports, changes, roll-backs, deletions", async () => {
        const imported = await addImport();
        await store
            .insertInto("datasetEntries")
            .values({
                datasetId: imported,
                sourceRef: "s3://bucket/half.png",
                position: 0,
                line: "{}",
                label: null,
                createdAt: 0,
            })
            .execute();
        const updated = await addDataset("UPDATE_IN_PROGRESS", { kind: "changes", lines: [line(1)] });
        const rolledBack = await addDataset("UPDATE_FAILED_ROLLBACK_IN_PROGRESS", null);
        const deleted = await addDataset("DELETE_IN_PROGRESS", null);
        supervise(async () => Readable.from([Buffer.from(line(1) + line(2))]));
        await until(async () => {
            const statuses = await Promise.all(
                [imported, updated, rolledBack].map(async (id) => (await find(id))!.status),
            );
            return statuses.every((status) => status.endsWith("_COMPLETE")) && (await find(deleted)) === undefined;
        });
        assert.deepEqual([await count(imported), await count(updated)], [2, 1]);
    });

    it("takes in the changes that wait when it claims them, not those that another server took in before", async () => {
        const id = await addDataset("UPDATE_IN_PROGRESS", { kind: "changes", lines: [line(1)] });
        let claims = 0;
        const withAnother = new Proxy(store, {
            get: (target, name) => {
                if (name === "updateTable" && claims++ === 0) {
                    // As when the other has taken the first changes in, and others were accepted since.
                    void store
                        .updateTable("datasets")
                        .set({ pendingImport: JSON.stringify({ kind: "changes", lines: [line(2)] }) })
                        .where("id", "=", id)
                        .execute();
                }
                const member = Reflect.get(target, name) as unknown;
                return typeof member === "function" ? member.bind(target) : member;
            },
        });
        running.push(
            superviseDatasets({
                store: withAnother,
                objects: {} as ObjectStorage,
                now: Date.now,
                log: pino({ enabled: false }),
            }),
        );
        await until(async () => (await find(id))!.status === "UPDATE_COMPLETE");
        const entries = await store
            .selectFrom("datasetEntries")
            .select("sourceRef")
            .where("datasetId", "=", id)
            .execute();
        assert.deepEqual(entries, [{ sourceRef: "s3://bucket/2.png" }]);
    });

    it("applies changes again that a kill has left half applied, each picture once and in its place", async () => {
        const lines = Array.from({ length: 1_200 }, (_, index) => line(index));
        const id = await addDataset("UPDATE_IN_PROGRESS", { kind: "changes", lines });
        let batches = 0;
        const killed = new Proxy(store, {
            get: (target, name) => {
                if (name === "transaction" && ++batches > 1) {
                    return () => ({ execute: () => new Promise(() => undefined) });
                }
                const member = Reflect.get(target, name) as unknown;
                return typeof member === "function" ? member.bind(target) : member;
            },
        });
        const options = { objects: {} as ObjectStorage, now: Date.now, log: pino({ enabled: false }) };
        superviseDatasets({ ...options, store: killed });
        await until(async () => (await count(id)) === 500);
        await freeAllRows(store, "datasets");
        running.push(superviseDatasets({ ...options, store }));
        await until(async () => (await find(id))!.status === "UPDATE_COMPLETE");
        const entries = await store
            .selectFrom("datasetEntries")
            .select("line")
            .where("datasetId", "=", id)
            .orderBy("position")
            .execute();
        assert.deepEqual(
            entries.map((entry) => entry.line),
            lines.map((each) => each.trim()),
        );
    });

    /** A bucket whose manifests of the named datasets never end; others have one line. */
    const dripping = (endless: ReadonlySet<string>) => ({
        openRead: async ({ key }: { key: string }) => {
            if (!endless.has(key)) {
                return Readable.from([Buffer.from(line(1))]);
            }
            opened.add(key);
            const body = new Readable({ read: () => undefined });
            body.once("close", () => opened.delete(key));
            return body;
        },
    });
    const opened = new Set<string>();
    /** Adds an import of a project that may be there already. */
    const addImportOf = async (projectId: string, type: "train" | "test", updatedAt: number): Promise<string> => {
        const id = randomUUID();
        await store
            .insertInto("projects")
            .values({ id: projectId, name: projectId, createdAt: 0, nextModelVersion: 1 })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        await store
            .insertInto("datasets")
            .values({
                ...{ id, projectId, type, status: "CREATE_IN_PROGRESS", statusMessage: "", createdAt: 0, updatedAt },
                pendingImport: JSON.stringify({ kind: "manifest", location: { bucket: "bucket", key: id } }),
                ...{ leaseOwner: null, leaseExpiresAt: null },
            })
            .execute();
        return id;
    };

    it("imports others while manifests drip, lets each project have its turn, and ends an import that is deleted", async () => {
        await store.deleteFrom("datasets").execute();
        const endless = new Set<string>();
        const slow: string[] = [];
        for (const type of ["train", "test"] as const) {
            for (const project of ["slow1", "slow2", "slow3"]) {
                const id = await addImportOf(project, type, 1);
                endless.add(id);
                slow.push(id);
            }
        }
        const quick: string[] = [];
        for (let index = 0; index < figure(20, 500); index++) {
            quick.push(await addImportOf(`quick${index}`, "train", 2 + index));
        }
        const supervisor = superviseDatasets({
            store,
            objects: dripping(endless) as Partial<ObjectStorage> as ObjectStorage,
            now: Date.now,
            log: pino({ enabled: false }),
        });
        running.push(supervisor);
        await until(async () => (await Promise.all(quick.map(find))).every((row) => row!.status === "CREATE_COMPLETE"));
        await until(async () => opened.size === 6);
        await store
            .updateTable("datasets")
            .set({ status: "DELETE_IN_PROGRESS", pendingImport: null })
            .where("id", "=", slow[0])
            .execute();
        supervisor.wake();
        await until(async () => (await find(slow[0])) === undefined && !opened.has(slow[0]));
        assert.equal(opened.size, 5);
        await supervisor.close();
        assert.equal(opened.size, 0);
        await store.deleteFrom("datasets").execute();
    });

    it("chooses the import of the project that has the fewest, and has waited longest", () => {
        const turns = new ImportTurns();
        const dataset = (projectId: string, updatedAt: number) => ({ projectId, updatedAt }) as Dataset;
        const [a, b, c] = [dataset("a", 1), dataset("b", 2), dataset("c", 3)];
        assert.equal(turns.choose([a, b, c], ["a"]), b);
        assert.equal(turns.choose([a, b, c], []), a);
        assert.equal(turns.choose([a, b, c], []), c);
        assert.equal(turns.choose([a, b], []), b);
        assert.equal(turns.choose([], []), undefined);
    });

    it("lets one of several supervisors import", async () => {
        const ids = await Promise.all(Array.from({ length: 5 }, addImport));
        let reads = 0;
        const openRead = async () => {
            reads++;
            await sleep(20);
            return Readable.from([Buffer.from(line(1))]);
        };
        [1, 2, 3].forEach(() => supervise(openRead));
        await until(async () =>
            (await Promise.all(ids.map(find))).every((dataset) => dataset!.status === "CREATE_COMPLETE"),
        );
        assert.equal(reads, ids.length);
    });

    it("writes nothing any more once another supervisor has taken the import over", async () => {
        const id = await addImport();
        let time = 0;
        const now = () => time;
        const first = (await claimImport({ store, now }, { id, status: "CREATE_IN_PROGRESS" }, "first"))!;
        assert.equal(await claimImport({ store, now }, { id, status: "CREATE_IN_PROGRESS" }, "second"), undefined);
        time += 6_000;
        const second = (await claimImport({ store, now }, { id, status: "CREATE_IN_PROGRESS" }, "second"))!;
        await assert.rejects(
            store.transaction().execute((transaction) => first.requireIn(transaction)),
            { name: "ImportLeaseLostError" },
        );
        await first.release();
        await store.transaction().execute((transaction) => second.requireIn(transaction));
        await second.release();
    });

    it("believes no lease that ends later than one can, since the clock was set back", async () => {
        const id = await addImport();
        let time = 100_000;
        const claim = (owner: string) =>
            claimImport({ store, now: () => time }, { id, status: "CREATE_IN_PROGRESS" }, owner);
        await claim("killed");
        time -= 5_000;
        assert.equal(await claim("of a clock that is behind"), undefined);
        time -= 1_000;
        await (await claim("after the clock was set back"))!.release();
    });

    it("doesn't call an import complete that another supervisor has taken over after the last line", async () => {
        // What earlier tests left would be imported first.
        await store.deleteFrom("datasets").execute();
        const id = await addImport();
        async function* manifest() {
            // As many lines as are written at once: all are in the store when the other takes over.
            yield Buffer.from(Array.from({ length: 500 }, (_, index) => line(index)).join(""));
            await until(async () => (await count(id)) === 500);
            await store
                .updateTable("datasets")
                .set({ leaseOwner: "another", leaseExpiresAt: Date.now() + 5_000 })
                .where("id", "=", id)
                .execute();
        }
        supervise(async () => Readable.from(manifest()));
        await until(async () => (await find(id))!.leaseOwner === "another");
        await sleep(200);
        assert.equal((await find(id))!.status, "CREATE_IN_PROGRESS");
        await store.deleteFrom("datasets").where("id", "=", id).execute();
    });
});
