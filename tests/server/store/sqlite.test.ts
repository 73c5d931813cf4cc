import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { forkModule } from "../../../server/background/forkModule";
import { openStore } from "../../../server/store/open";
import { storeContract } from "./storeContract";

let folder: string;
storeContract(
    "SQLite",
    async () => ({ dataDir: (folder = await mkdtemp(join(tmpdir(), "lookoutvision-store-"))) }),
    () => rm(folder, { recursive: true, force: true }),
);

describe("the store in SQLite", () => {
    it("writes ahead and waits for the disk at each commit", async () => {
        const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-store-"));
        const store = await openStore({ dataDir });
        const pragma = async (name: string) =>
            Object.values((await sql`pragma ${sql.raw(name)}`.execute(store)).rows[0] as object)[0];
        assert.deepEqual(await Promise.all(["journal_mode", "synchronous", "foreign_keys"].map(pragma)), ["wal", 2, 1]);
        await store.destroy();
        await rm(dataDir, { recursive: true, force: true });
    });

    it("is written by several processes at once, none of which loses a change or fails", async () => {
        const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-store-"));
        const store = await openStore({ dataDir });
        await store.insertInto("projects").values({ id: "p", name: "p", createdAt: 0, nextModelVersion: 0 }).execute();
        const processes = [1, 2, 3].map(() =>
            forkModule(require.resolve("./incrementProcess"), { readsS3: false, args: [dataDir, "p", "100"] }),
        );
        const codes = await Promise.all(processes.map(async (child) => ((await once(child, "exit")) as [number])[0]));
        assert.deepEqual(codes, [0, 0, 0]);
        assert.equal(
            (await store.selectFrom("projects").select("nextModelVersion").executeTakeFirstOrThrow()).nextModelVersion,
            300,
        );
        await store.destroy();
        await rm(dataDir, { recursive: true, force: true });
    });

    it("names the file that can't be opened", async () => {
        const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-store-"));
        await writeFile(
            join(dataDir, "lookoutvision.db"),
            "this is no database, but longer than a header of one would be: ".repeat(40),
        );
        await assert.rejects(openStore({ dataDir }), /The store is damaged: .*lookoutvision\.db: .*not a database/);
        await rm(dataDir, { recursive: true, force: true });
    });
});
