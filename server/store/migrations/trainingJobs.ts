import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds where a model's training runs, under which name, and how far it is. */
export function trainingJobs({ textType }: ColumnTypes): Migration {
    async function up(db: Kysely<unknown>): Promise<void> {
        for (const column of ["trainingEngine", "trainingJob", "trainingProgress"]) {
            await db.schema.alterTable("models").addColumn(column, sql.raw(textType)).execute();
        }
        // Looked for every second, among versions of which hardly any has a job.
        await db.schema
            .createIndex("modelsWithTrainingJob")
            .on("models")
            .column("trainingJob")
            .where(sql.ref("trainingJob"), "is not", null)
            .execute();
    }

    return { up };
}
