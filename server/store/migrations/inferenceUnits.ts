import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds which machine holds which inference unit of a hosted model, and how many units its load asks for. */
export function inferenceUnits({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema.alterTable("models").addColumn("desiredInferenceUnits", "bigint").execute();
        await db.schema
            .createTable("machines")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("address", text)
            .addColumn("certificate", text)
            .addColumn("mostUnits", "bigint")
            .addColumn("expiresAt", "bigint", (c) => c.notNull())
            .execute();
        await db.schema
            .createTable("inferenceUnits")
            .addColumn("modelId", text, (c) => c.notNull().references("models.id").onDelete("cascade"))
            .addColumn("number", "bigint", (c) => c.notNull())
            .addColumn("machineId", text, (c) => c.notNull())
            .addColumn("state", text, (c) => c.notNull())
            .addColumn("busy", "double precision", (c) => c.notNull().defaultTo(0))
            .addColumn("waiting", "double precision", (c) => c.notNull().defaultTo(0))
            .addPrimaryKeyConstraint("inferenceUnitsKey", ["modelId", "number"])
            .execute();
        await db.schema.createIndex("inferenceUnitsByMachine").on("inferenceUnits").column("machineId").execute();
    }

    return { up };
}
