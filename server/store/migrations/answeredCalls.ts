import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds the calls that changed something lately, so that a repetition of the same request changes nothing. */
export function answeredCalls({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("answeredCalls")
            .addColumn("digest", text, (c) => c.primaryKey())
            .addColumn("answer", text)
            .addColumn("expiresAt", "bigint", (c) => c.notNull())
            .execute();
        await db.schema.createIndex("answeredCallsByExpiry").on("answeredCalls").column("expiresAt").execute();
    }

    return { up };
}
