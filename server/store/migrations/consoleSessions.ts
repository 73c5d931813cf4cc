import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds one-time links and sessions of browsers. What belongs to a user is deleted with the user. */
export function consoleSessions({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("consoleLinks")
            .addColumn("digest", text, (c) => c.primaryKey())
            .addColumn("accessKeyId", text, (c) => c.notNull())
            .addColumn("userName", text, (c) => c.references("users.name").onDelete("cascade"))
            .addColumn("keyProof", text, (c) => c.notNull())
            .addColumn("expiresAt", "bigint", (c) => c.notNull())
            .execute();
        await db.schema
            .createTable("consoleSessions")
            .addColumn("digest", text, (c) => c.primaryKey())
            .addColumn("accessKeyId", text)
            .addColumn("userName", text, (c) => c.references("users.name").onDelete("cascade"))
            .addColumn("keyProof", text)
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("usedAt", "bigint", (c) => c.notNull())
            .addColumn("expiresAt", "bigint", (c) => c.notNull())
            .execute();
        for (const table of ["consoleLinks", "consoleSessions"]) {
            await db.schema.createIndex(`${table}ByExpiry`).on(table).column("expiresAt").execute();
            await db.schema.createIndex(`${table}ByUser`).on(table).column("userName").execute();
        }
    }

    return { up };
}
