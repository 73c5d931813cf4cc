import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds the jobs that make components of trained models. A job outlives its model, and is deleted with its project. */
export function modelPackagingJobs({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("modelPackagingJobs")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("projectId", text, (c) => c.notNull().references("projects.id").onDelete("cascade"))
            .addColumn("name", text, (c) => c.notNull())
            .addColumn("description", text)
            .addColumn("modelId", text, (c) => c.notNull())
            .addColumn("modelVersion", "bigint", (c) => c.notNull())
            .addColumn("configuration", text, (c) => c.notNull())
            .addColumn("componentName", text, (c) => c.notNull())
            .addColumn("componentVersion", text, (c) => c.notNull())
            .addColumn("status", text, (c) => c.notNull())
            .addColumn("statusMessage", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("updatedAt", "bigint", (c) => c.notNull())
            .addColumn("leaseOwner", text)
            .addColumn("leaseExpiresAt", "bigint")
            .addColumn("attempts", "bigint", (c) => c.notNull().defaultTo(0))
            .addUniqueConstraint("modelPackagingJobsByProjectAndName", ["projectId", "name"])
            .execute();
        await db.schema
            .createIndex("modelPackagingJobsByStatus")
            .on("modelPackagingJobs")
            .columns(["status", "createdAt"])
            .execute();
        await db.schema
            .createIndex("modelPackagingJobsByComponent")
            .on("modelPackagingJobs")
            .columns(["componentName", "componentVersion"])
            .execute();
        await db.schema.createIndex("modelPackagingJobsByModel").on("modelPackagingJobs").column("modelId").execute();
    }

    return { up };
}
