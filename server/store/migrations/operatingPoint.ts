import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds the threshold that a person has set for a model. */
export function operatingPoint({ textType }: ColumnTypes): Migration {
    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema.alterTable("models").addColumn("operatingPoint", sql.raw(textType)).execute();
    }

    return { up };
}
