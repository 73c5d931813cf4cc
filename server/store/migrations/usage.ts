import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds the numbers of pictures that hosted models inspected, by project and day. */
export function usage({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("usage")
            .addColumn("projectId", text, (c) => c.notNull().references("projects.id").onDelete("cascade"))
            .addColumn("day", text, (c) => c.notNull())
            .addColumn("pictures", "bigint", (c) => c.notNull())
            .addColumn("anomalies", "bigint", (c) => c.notNull())
            .addPrimaryKeyConstraint("usagePrimaryKey", ["projectId", "day"])
            .execute();
    }

    return { up };
}
