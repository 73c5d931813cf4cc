import assert from "node:assert/strict";
import { addModel, addProject } from "./newRows";
import { storeConstraints } from "./storeConstraints";
import type { Kysely } from "kysely";
import { keepQuery } from "../../../server/store/keptQuery";
import { openStore } from "../../../server/store/open";
import type { StoreLocation } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";

/**
 * What holds for every store: the tests of one.
 *
 * @param locate - makes a place for a new store.
 */
export function storeContract(kind: string, locate: () => Promise<StoreLocation>, cleanUp: () => Promise<void>) {
    describe(`the store in ${kind}`, () => {
        let location: StoreLocation;
        let store: Kysely<Database>;
        before(async function () {
            this.timeout(60_000);
            location = await locate();
            store = await openStore(location);
        });
        after(async () => {
            await store?.destroy();
            await cleanUp();
        });

        const newProject = (on = store) => addProject(on);
        const newModel = (projectId: string, version?: number, on = store) => addModel(on, projectId, version);

        it("gives rows back as they were written: times, fractions, null, any text", async () => {
            const project = await newProject();
            assert.deepEqual(await store.selectFrom("projects").selectAll().where("id", "=", project.id).execute(), [
                project,
            ]);
            const { id } = await newModel(project.id);
            const row = await store.selectFrom("models").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
            assert.deepEqual([row.f1Score, row.recall, row.precision, row.trainingAttempts], [0.1, 1, null, 0]);
            const value = "Kühlergrill ' \" \\ % _ 🍪\n\t";
            await store.insertInto("settings").values({ name: "text", value }).execute();
            const setting = await store
                .selectFrom("settings")
                .select("value")
                .where("value", "=", value)
                .executeTakeFirst();
            assert.equal(setting?.value, value);
        });

        it("gives blobs back as bytes", async () => {
            const { id } = await newModel((await newProject()).id);
            const content = Uint8Array.from([0, 1, 2, 253, 254, 255]);
            await store.insertInto("modelInputs").values({ modelId: id, content }).execute();
            const row = await store
                .selectFrom("modelInputs")
                .selectAll()
                .where("modelId", "=", id)
                .executeTakeFirstOrThrow();
            assert.ok(row.content instanceof Uint8Array);
            assert.deepEqual([...row.content], [...content]);
        });

        it("runs a kept query with the values of each call, over those of the query itself", async () => {
            const project = await newProject();
            const models = [await newModel(project.id, 1), await newModel(project.id, 2)];
            const find = keepQuery(
                (on, version: number, projectId: string) =>
                    on
                        .selectFrom("models")
                        .selectAll()
                        .where("outputBucket", "=", "b")
                        .where("projectId", "=", projectId)
                        .where("version", "=", version)
                        .limit(1),
                2,
            );
            const found = [
                await find(store, 2, project.id),
                await find(store, 3, project.id),
                await find(store, 1, project.id),
            ];
            assert.deepEqual(
                found.map((row) => row?.id),
                [models[1].id, undefined, models[0].id],
            );
            const same = await store.selectFrom("models").selectAll().where("id", "=", models[1].id).execute();
            assert.deepEqual([found[0]], same);
            await store.transaction().execute(async (transaction) => {
                await transaction
                    .updateTable("models")
                    .set({ statusMessage: "changed" })
                    .where("id", "=", models[0].id)
                    .execute();
                assert.equal((await find(transaction, 1, project.id))?.statusMessage, "changed");
            });
        });

        it("gives the first of several rows when asked for one, and what others have written since when asked again", async () => {
            const project = await newProject();
            await newModel(project.id, 1);
            const other = await openStore(location);
            const newest = () =>
                store
                    .selectFrom("models")
                    .select("version")
                    .where("projectId", "=", project.id)
                    .orderBy("version", "desc")
                    .limit(1)
                    .execute();
            assert.deepEqual(await newest(), [{ version: 1 }]);
            await newModel(project.id, 2, other);
            await other.destroy();
            assert.deepEqual(await newest(), [{ version: 2 }]);
            assert.deepEqual(
                await store.selectFrom("models").select("version").where("projectId", "=", "nobody").limit(1).execute(),
                [],
            );
        });

        it("counts in numbers and says how many rows a statement changed", async () => {
            await newProject();
            const { count } = await store
                .selectFrom("projects")
                .select((select) => select.fn.countAll<number>().as("count"))
                .executeTakeFirstOrThrow();
            assert.equal(typeof count, "number");
            const none = await store
                .updateTable("projects")
                .set({ createdAt: 1 })
                .where("name", "=", "nobody")
                .executeTakeFirst();
            assert.equal(none.numUpdatedRows, 0n);
        });

        it("refuses what can't be bound, and goes on", async () => {
            const insert = (value: unknown) =>
                store
                    .insertInto("settings")
                    .values({ name: "bad", value: value as string })
                    .execute();
            await assert.rejects(insert("a\0b"), /NUL/);
            await assert.rejects(insert(["a"]), /Array/);
            await assert.rejects(insert({}), /Object/);
            await newProject();
        });

        it("compares text byte by byte, with regard to case", async () => {
            for (const name of ["order-b", "order-B", "order-_", "order-a", "order-1"]) {
                await store.insertInto("settings").values({ name, value: "" }).execute();
            }
            const rows = await store
                .selectFrom("settings")
                .select("name")
                .where("name", "like", "order-%")
                .orderBy("name")
                .execute();
            assert.deepEqual(
                rows.map(({ name }) => name),
                ["order-1", "order-B", "order-_", "order-a", "order-b"],
            );
        });

        it("undoes a transaction that throws", async () => {
            let id = "";
            const failing = store.transaction().execute(async (transaction) => {
                ({ id } = await newProject(transaction));
                throw new Error("no");
            });
            await assert.rejects(failing, /no/);
            const row = await store.selectFrom("projects").select("id").where("id", "=", id).executeTakeFirst();
            assert.equal(row, undefined);
        });

        it("lets no two transactions act on what only one of them may have read, over several connections", async () => {
            const { id } = await newProject();
            const other = await openStore(location);
            const increment = (on: Kysely<Database>) =>
                on.transaction().execute(async (transaction) => {
                    const row = await transaction
                        .selectFrom("projects")
                        .select("nextModelVersion")
                        .where("id", "=", id)
                        .executeTakeFirstOrThrow();
                    await new Promise((resolve) => setImmediate(resolve));
                    await transaction
                        .updateTable("projects")
                        .set({ nextModelVersion: row.nextModelVersion + 1 })
                        .where("id", "=", id)
                        .execute();
                });
            try {
                // Two connections within one process: SQLite's wait for a lock blocks it, so they take turns.
                for (let round = 0; round < 10; round++) {
                    await Promise.all([increment(store), increment(store)]);
                    await Promise.all(
                        "databaseUrl" in location ? [increment(store), increment(other)] : [increment(other)],
                    );
                }
            } finally {
                await other.destroy();
            }
            const row = await store
                .selectFrom("projects")
                .select("nextModelVersion")
                .where("id", "=", id)
                .executeTakeFirstOrThrow();
            assert.equal(row.nextModelVersion, 1 + 10 * ("databaseUrl" in location ? 4 : 3));
        });

        it("lets other connections read while a transaction is open", async () => {
            const { id } = await newProject();
            const other = await openStore(location);
            try {
                await store.transaction().execute(async (transaction) => {
                    await transaction
                        .updateTable("projects")
                        .set({ nextModelVersion: 9 })
                        .where("id", "=", id)
                        .execute();
                    const seen = await other
                        .selectFrom("projects")
                        .select("nextModelVersion")
                        .where("id", "=", id)
                        .executeTakeFirst();
                    assert.equal(seen?.nextModelVersion, 1);
                });
            } finally {
                await other.destroy();
            }
        });

        storeConstraints(() => store);

        it("is opened by several at once, and again with what is in it", async () => {
            const project = await newProject();
            const several = await Promise.all(Array.from({ length: 4 }, () => openStore(location)));
            for (const opened of several) {
                const row = await opened
                    .selectFrom("projects")
                    .select("name")
                    .where("id", "=", project.id)
                    .executeTakeFirst();
                assert.equal(row?.name, project.name);
                await opened.destroy();
            }
        });
    });
}
