import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { migrations } from "../../../server/store/migrations";
import { sqliteDialect } from "../../../server/store/sqliteDialect";

/**
 * What each migration does to an empty store: the beginning of the SHA-256 of its statements, as Kysely words them. Stores
 * out there have done it, and none does it again.
 */
const done: Record<string, string> = {
    "0001-initial-schema": "392210c03244f349",
    "0002-dataset-import-lease": "f54d975366f367ff",
    "0003-model-packaging-jobs": "9501f8b6962b3e64",
    "0004-inference-units": "730dca48d074c390",
    "0005-operating-point": "ea965ae75246c5e2",
    "0006-training-jobs": "05c18b42feb1cd39",
    "0007-users": "941e7269b39153ad",
    "0008-answered-calls": "8805efd90eb50ad4",
    "0009-console-sessions": "0a0efa864a218951",
    "0010-dataset-entry-masks": "81b2b45dfe783355",
    "0011-trial-detections": "e52ace9dc04fbc3d",
    "0012-usage": "6e1f4d94e0c30b08",
    "0013-hosting-engine": "8929aedecd45de1c",
    "0014-processes": "469df679318d4e3b",
};

describe("a migration of the store", () => {
    let folder: string;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-migrations-"));
    });
    after(() => rm(folder, { recursive: true }));

    it("does for ever what it did", async () => {
        const statements: string[] = [];
        const store = new Kysely<unknown>({
            dialect: sqliteDialect(join(folder, "lookoutvision.db")),
            log: ({ query }) => void statements.push(query.sql),
        });
        const now: Record<string, string> = {};
        for (const [name, { up }] of Object.entries(migrations({ blobType: "blob", textType: "text" }))) {
            statements.length = 0;
            await up(store);
            now[name] = createHash("sha256").update(statements.join("\n")).digest("hex").slice(0, 16);
        }
        await store.destroy();
        for (const [name, before] of Object.entries(done)) {
            assert.equal(
                now[name],
                before,
                `${name} was changed. Stores that have done it keep what it made: undo the change, and write a new migration.`,
            );
        }
        assert.deepEqual(Object.keys(done), Object.keys(now), "a new migration needs a line at the top of this test");
    });
});
