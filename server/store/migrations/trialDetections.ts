import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds trial detections with their pictures. A trial outlives its model, and is deleted with its project. */
export function trialDetections({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("trialDetections")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("projectId", text, (c) => c.notNull().references("projects.id").onDelete("cascade"))
            .addColumn("name", text, (c) => c.notNull())
            .addColumn("modelId", text, (c) => c.notNull())
            .addColumn("modelVersion", "bigint", (c) => c.notNull())
            .addColumn("decision", text)
            .addColumn("folder", text)
            .addColumn("status", text, (c) => c.notNull())
            .addColumn("statusMessage", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("endedAt", "bigint")
            .addColumn("leaseOwner", text)
            .addColumn("leaseExpiresAt", "bigint")
            .addColumn("attempts", "bigint", (c) => c.notNull().defaultTo(0))
            .addUniqueConstraint("trialDetectionsByProjectAndName", ["projectId", "name"])
            .execute();
        await db.schema
            .createIndex("trialDetectionsByStatus")
            .on("trialDetections")
            .columns(["status", "createdAt"])
            .execute();
        await db.schema
            .createTable("trialPictures")
            .addColumn("trialId", text, (c) => c.notNull().references("trialDetections.id").onDelete("cascade"))
            .addColumn("number", "bigint", (c) => c.notNull())
            .addColumn("source", text, (c) => c.notNull())
            .addColumn("isAnomalous", "bigint")
            .addColumn("score", "double precision")
            .addColumn("threshold", text)
            .addColumn("confidence", "double precision")
            .addColumn("doubt", "double precision")
            .addColumn("anomalies", text)
            .addColumn("message", text)
            .addColumn("verified", text)
            .addPrimaryKeyConstraint("trialPicturesPrimaryKey", ["trialId", "number"])
            .addUniqueConstraint("trialPicturesBySource", ["trialId", "source"])
            .execute();
        await db.schema
            .createIndex("trialPicturesByDoubt")
            .on("trialPictures")
            .columns(["trialId", "doubt", "number"])
            .execute();
    }

    return { up };
}
