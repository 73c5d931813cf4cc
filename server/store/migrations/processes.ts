import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds the services and workers on the store, with the engines that each has. */
export function processes({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("processes")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("engines", text, (c) => c.notNull())
            .addColumn("tasks", text, (c) => c.notNull())
            .addColumn("expiresAt", "bigint", (c) => c.notNull())
            .execute();
    }

    return { up };
}
