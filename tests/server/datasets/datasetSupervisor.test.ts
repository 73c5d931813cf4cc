import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { pino } from "pino";
import { superviseDatasets } from "../../../server/datasets/datasetSupervisor";
import { giveUp, workOn } from "../../../server/datasets/datasetWork";
import { claimImport } from "../../../server/datasets/importLease";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { ImportTurns } from "../../../server/datasets/nextImports";
import type { Dataset } from "../../../server/store/datasetColumns";
import { figure } from "../../harness/run/figure";
import type { Repeated } from "../../../server/background/repeat";
import { openStore } from "../../../server/store/open";
import { freeAllRows } from "../../../server/store/rowLeases";
import type { Database, DatasetStatus } from "../../../server/store/schema";

const line = (index: number) => `${JSON.stringify({ "source-ref": `s3://bucket/${index}.png` })}\n`;

describe("the supervisor of datasets", () => {
    let folder: string;
    let store: Kysely<Database>;
    const running: Repeated[] = [];
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-datasets-"));
        store = await openStore({ dataDir: folder });
    });
    afterEach(async () => {
        await Promise.all(running.splice(0).map((supervisor) => supervisor.close()));
    });
    after(async () => {
        await store.destroy();
        await rm(folder, { recursive: true, force: true });
    });

    let logged: string;
    beforeEach(() => (logged = ""));
    const supervise = (openRead: () => Promise<Readable>, now: () => number = Date.now) => {
        const objects = { openRead } as Partial<ObjectStorage> as ObjectStorage;
        const log = pino({ base: undefined }, { write: (line) => void (logged += line) });
        const supervisor = superviseDatasets({ store, objects, now, log });
        running.push(supervisor);
        return supervisor;
    };
    const addDataset = async (status: DatasetStatus, pendingImport: object | null): Promise<string> => {
        const id = randomUUID();
        await store.insertInto("projects").values({ id, name: id, createdAt: 0, nextModelVersion: 1 }).execute();
        const row = {
            id,
            projectId: id,
            type: "train",
            status,
            statusMessage: "",
            createdAt: 0,
            updatedAt: 0,
        } as const;
        const pending = pendingImport === null ? null : JSON.stringify(pendingImport);
        await store
            .insertInto("datasets")
            .values({ ...row, pendingImport: pending, leaseOwner: null, leaseExpiresAt: null })
            .execute();
        return id;
    };
    const addImport = () =>
        addDataset("CREATE_IN_PROGRESS", { kind: "manifest", location: { bucket: "bucket", key: "m" } });
    const find = (id: string) => store.selectFrom("datasets").selectAll().where("id", "=", id).executeTakeFirst();
    const count = async (id: string) =>
        (await store.selectFrom("datasetEntries").selectAll().where("datasetId", "=", id).execute()).length;
    const until = async (condition: () => Promise<boolean>) => {
        for (const deadline = Date.now() + 10_000; !(await condition()); await sleep(10)) {
            assert.ok(Date.now() < deadline, "it took too long");
        }
    };

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

    it("waits while the disk is full, says so, and imports when there is room", async () => {
        await store.deleteFrom("datasets").execute();
        const id = await addImport();
        let attempts = 0;
        let isFull = true;
        supervise(async () => {
            attempts++;
            if (isFull) {
                throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
            }
            return Readable.from([Buffer.from(line(1))]);
        });
        await until(async () => /disk of the service's store is full/.test((await find(id))!.statusMessage));
        await until(async () => attempts >= 2);
        assert.equal((await find(id))!.status, "CREATE_IN_PROGRESS");
        isFull = false;
        await until(async () => (await find(id))!.status === "CREATE_COMPLETE");
    });

    it("begins an import anew when it is stopped in the middle of it", async () => {
        const id = await addImport();
        let begun = false;
        const first = supervise(async () =>
            Readable.from(
                (async function* () {
                    yield Buffer.from(Array.from({ length: 600 }, (_, index) => line(index)).join(""));
                    begun = true;
                    await sleep(50);
                    yield Buffer.from(Array.from({ length: 600 }, (_, index) => line(600 + index)).join(""));
                })(),
            ),
        );
        await until(async () => begun);
        await first.close();
        assert.equal((await find(id))!.status, "CREATE_IN_PROGRESS");
        supervise(async () => Readable.from([Buffer.from(line(1))]));
        await until(async () => (await find(id))!.status === "CREATE_COMPLETE");
        assert.equal(await count(id), 1);
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

    it("tries again after an unexpected failure, and ends as CREATE_FAILED when that doesn't help", async () => {
        const mended = await addImport();
        let failures = 0;
        const supervisor = supervise(async () => {
            if (++failures === 1) {
                throw new Error("connection reset");
            }
            return Readable.from([Buffer.from(line(1))]);
        });
        await until(async () => (await find(mended))!.status === "CREATE_COMPLETE");
        await supervisor.close();

        const hopeless = await addImport();
        const failing = supervise(() => Promise.reject(new Error("connection reset")));
        await until(async () => {
            failing.wake();
            return (await find(hopeless))!.status === "CREATE_FAILED";
        });
        assert.match(
            (await find(hopeless))!.statusMessage,
            /The import failed unexpectedly, 5 times: connection reset\. Correct this/,
        );
    });

    for (const [when, written, holds] of [
        [
            "part of them is written",
            500,
            "Part of the changes may be in the dataset. Send the same changes again: all are applied then, each once.",
        ],
        ["none is written", 0, "The dataset is as it was before the update."],
    ] as const) {
        it(`says what holds when changes fail unexpectedly again and again after ${when}`, async () => {
            const lines = Array.from({ length: 1_200 }, (_, index) => line(index).trim());
            const id = await addDataset("UPDATE_IN_PROGRESS", { kind: "changes", lines });
            let room = written / 500;
            const failing = new Proxy(store, {
                get: (target, name) => {
                    if (name === "transaction" && room-- <= 0) {
                        throw new Error("connection reset");
                    }
                    const member = Reflect.get(target, name) as unknown;
                    return typeof member === "function" ? member.bind(target) : member;
                },
            });
            const signal = new AbortController().signal;
            const tools = { objects: {} as ObjectStorage, now: Date.now, signal, owner: "this" };
            const dataset = (await find(id)) as Dataset;
            const error = await workOn({ ...tools, store: failing }, dataset).catch((thrown: unknown) => thrown);
            await giveUp({ ...tools, store }, dataset, error);
            await workOn({ ...tools, store }, (await find(id)) as Dataset);
            const { status, statusMessage } = (await find(id))!;
            assert.equal(status, "UPDATE_FAILED_ROLLBACK_COMPLETE");
            assert.equal(statusMessage, `The update failed unexpectedly, 5 times: connection reset. ${holds}`);
            assert.equal(await count(id), written);

            await store
                .updateTable("datasets")
                .set({ status: "UPDATE_IN_PROGRESS", pendingImport: JSON.stringify({ kind: "changes", lines }) })
                .where("id", "=", id)
                .execute();
            await workOn({ ...tools, store }, (await find(id)) as Dataset);
            assert.equal((await find(id))!.status, "UPDATE_COMPLETE");
            assert.equal(await count(id), lines.length);
        });
    }

    it("makes an import CREATE_FAILED with the reason, which it logs, and keeps no entry, when the manifest can't be read to its end", async () => {
        const id = await addImport();
        supervise(async () =>
            Readable.from(
                (function* () {
                    yield Buffer.from(Array.from({ length: 600 }, (_, index) => line(index)).join(""));
                    throw new ObjectStorageError(
                        "unavailable",
                        "The connection to S3 broke again and again. Try again.",
                    );
                })(),
            ),
        );
        await until(async () => (await find(id))!.status === "CREATE_FAILED");
        assert.match(
            (await find(id))!.statusMessage,
            /^The connection to S3 broke again and again\. Try again\. Correct this, delete the dataset and create it again\.$/,
        );
        const { level, datasetId, reason } = JSON.parse(logged) as Record<string, unknown>;
        assert.deepEqual(
            [level, datasetId, reason],
            [40, id, "The connection to S3 broke again and again. Try again."],
        );
        assert.equal(await count(id), 0);
    });

    it("refuses more pictures than a dataset can have", async () => {
        const id = await addImport();
        await store.updateTable("datasets").set({ type: "test" }).where("id", "=", id).execute();
        supervise(async () =>
            Readable.from(
                (function* () {
                    for (let index = 0; index < 4001; index++) {
                        yield Buffer.from(line(index));
                    }
                })(),
            ),
        );
        await until(async () => (await find(id))!.status === "CREATE_FAILED");
        assert.match((await find(id))!.statusMessage, /test dataset can have at most 4000 pictures/);
        assert.equal(await count(id), 0);
    });
});
