import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import * as ts from "typescript";
import { openStore } from "../../../server/store/open";

const sources = join(__dirname, "..", "..", "..", "server", "store");

describe("the schema of the store", () => {
    it("has in schema.ts the tables and columns that the migrations make, and tells which may be null", async () => {
        const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-schema-"));
        try {
            const store = await openStore({ dataDir });
            // SQLite doesn't say itself that a primary key is never null.
            const { rows } = await sql<{ column: string; nullable: 0 | 1 }>`
                select t.name || '.' || c.name as "column", not (c."notnull" or c.pk) as nullable
                from sqlite_schema t, pragma_table_info(t.name) c
                where t.type = 'table' and t.name not like 'kysely_%' and t.name not like 'sqlite_%'`.execute(store);
            await store.destroy();
            const made = rows.map(({ column, nullable }) => `${column}${nullable ? " or null" : ""}`);
            assert.ok(made.length > 100);
            const declared = declaredColumns();
            const only = (these: string[], those: string[]) => these.filter((column) => !those.includes(column));
            assert.deepEqual(only(made, declared), [], "made by server/store/migrations, and not so in schema.ts");
            assert.deepEqual(only(declared, made), [], "in schema.ts, and not made so by server/store/migrations");
        } finally {
            await rm(dataDir, { recursive: true });
        }
    });
});

/** Columns of the interface Database, such as `models.description or null`. */
function declaredColumns(): string[] {
    const interfaces = new Map(
        readdirSync(sources)
            .filter((file) => file.endsWith(".ts"))
            .map((file) =>
                ts.createSourceFile(file, readFileSync(join(sources, file), "utf8"), ts.ScriptTarget.ES2022, true),
            )
            .flatMap((source) => source.statements.filter(ts.isInterfaceDeclaration))
            .map((declaration) => [declaration.name.text, declaration.members.filter(ts.isPropertySignature)]),
    );
    return interfaces
        .get("Database")!
        .flatMap((table) =>
            interfaces
                .get(table.type!.getText())!
                .map(
                    (column) =>
                        `${table.name.getText()}.${column.name.getText()}${/\bnull\b/.test(column.type!.getText()) ? " or null" : ""}`,
                ),
        );
}
