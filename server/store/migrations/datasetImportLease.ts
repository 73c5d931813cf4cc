import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds the lease of a dataset's import, so that only one of several servers runs it. */
export function datasetImportLease({ textType }: ColumnTypes): Migration {
    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema.alterTable("datasets").addColumn("leaseOwner", sql.raw(textType)).execute();
        await db.schema.alterTable("datasets").addColumn("leaseExpiresAt", "bigint").execute();
    }

    return { up };
}
