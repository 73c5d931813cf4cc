import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/**
 * Adds what the line of a dataset's entry says of its mask, with indexes, so that pictures are counted and masks found
 * without reading lines. Null in rows of earlier releases: they are read when somebody asks.
 */
export function datasetEntryMasks({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        for (const column of ["maskRef", "maskLabels"]) {
            await db.schema.alterTable("datasetEntries").addColumn(column, text).execute();
        }
        await db.schema
            .createIndex("datasetEntriesByContent")
            .on("datasetEntries")
            .columns(["datasetId", "label", "maskLabels"])
            .execute();
        await db.schema
            .createIndex("datasetEntriesByMask")
            .on("datasetEntries")
            .columns(["datasetId", "maskRef"])
            .execute();
    }

    return { up };
}
