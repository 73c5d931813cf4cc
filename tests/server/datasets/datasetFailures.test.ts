import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { giveUp, workOn } from "../../../server/datasets/datasetWork";
import { ObjectStorageError } from "../../../server/objectStorage/objectStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import type { Dataset } from "../../../server/store/datasetColumns";
import { until } from "../../harness/run/until";
import type { Database } from "../../../server/store/schema";

import { datasetsOfTests, line } from "./supervisedDatasets";

describe("the supervisor of datasets", () => {
    const { supervise, addDataset, addImport, find, count, logged, ...tests } = datasetsOfTests();
    let store: Kysely<Database>;
    before(() => (store = tests.store()));

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
        const { level, datasetId, reason } = JSON.parse(logged()) as Record<string, unknown>;
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
