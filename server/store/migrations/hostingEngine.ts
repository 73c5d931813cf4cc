import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds where out of the service's reach a model is hosted. */
export function hostingEngine({ textType }: ColumnTypes): Migration {
    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema.alterTable("models").addColumn("hostingEngine", sql.raw(textType)).execute();
        // Looked for every second, among versions of which hardly any has one.
        await db.schema
            .createIndex("modelsWithHostingEngine")
            .on("models")
            .column("hostingEngine")
            .where(sql.ref("hostingEngine"), "is not", null)
            .execute();
    }

    return { up };
}
