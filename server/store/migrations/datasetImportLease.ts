import { type Kysely, type Migration, sql } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Who imports a dataset, so that of several servers one does. */
export function datasetImportLease({ textType }: ColumnTypes): Migration {
    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema.alterTable("datasets").addColumn("leaseOwner", sql.raw(textType)).execute();
        await db.schema.alterTable("datasets").addColumn("leaseExpiresAt", "bigint").execute();
    }

    return { up };
}
