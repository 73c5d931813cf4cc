import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Creates the tables of {@link ../schema.Database}. Columns have the names of its members. */
export function initialSchema({ blobType, textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);
    const blob = sql.raw<Uint8Array>(blobType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("projects")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("name", text, (c) => c.notNull().unique())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("nextModelVersion", "bigint", (c) => c.notNull())
            .execute();

        await db.schema
            .createTable("datasets")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("projectId", text, (c) => c.notNull().references("projects.id").onDelete("cascade"))
            .addColumn("type", text, (c) => c.notNull())
            .addColumn("status", text, (c) => c.notNull())
            .addColumn("statusMessage", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("updatedAt", "bigint", (c) => c.notNull())
            .addColumn("pendingImport", text)
            .addUniqueConstraint("datasetsByProjectAndType", ["projectId", "type"])
            .execute();
        await db.schema.createIndex("datasetsByStatus").on("datasets").column("status").execute();

        await db.schema
            .createTable("datasetEntries")
            .addColumn("datasetId", text, (c) => c.notNull().references("datasets.id").onDelete("cascade"))
            .addColumn("sourceRef", text, (c) => c.notNull())
            .addColumn("position", "bigint", (c) => c.notNull())
            .addColumn("line", text, (c) => c.notNull())
            .addColumn("label", text)
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addPrimaryKeyConstraint("datasetEntriesKey", ["datasetId", "sourceRef"])
            .execute();
        await db.schema
            .createIndex("datasetEntriesInOrder")
            .on("datasetEntries")
            .columns(["datasetId", "position"])
            .execute();

        await db.schema
            .createTable("models")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("projectId", text, (c) => c.notNull().references("projects.id"))
            .addColumn("version", "bigint", (c) => c.notNull())
            .addColumn("status", text, (c) => c.notNull())
            .addColumn("statusMessage", text, (c) => c.notNull())
            .addColumn("description", text)
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("outputBucket", text, (c) => c.notNull())
            .addColumn("outputPrefix", text)
            .addColumn("kmsKeyId", text)
            .addColumn("wrappedDataKey", text)
            .addColumn("leaseOwner", text)
            .addColumn("leaseExpiresAt", "bigint")
            .addColumn("trainingAttempts", "bigint", (c) => c.notNull().defaultTo(0))
            .addColumn("trainingStartedAt", "bigint")
            .addColumn("f1Score", "double precision")
            .addColumn("recall", "double precision")
            .addColumn("precision", "double precision")
            .addColumn("evaluationManifestKey", text)
            .addColumn("evaluationResultKey", text)
            .addColumn("evaluationEndedAt", "bigint")
            .addColumn("minInferenceUnits", "bigint")
            .addColumn("maxInferenceUnits", "bigint")
            .addUniqueConstraint("modelsByProjectAndVersion", ["projectId", "version"])
            .execute();
        await db.schema.createIndex("modelsByStatus").on("models").columns(["status", "createdAt"]).execute();

        await db.schema
            .createTable("modelInputs")
            .addColumn("modelId", text, (c) => c.primaryKey().references("models.id").onDelete("cascade"))
            .addColumn("content", blob, (c) => c.notNull())
            .execute();

        await db.schema
            .createTable("modelTags")
            .addColumn("modelId", text, (c) => c.notNull().references("models.id").onDelete("cascade"))
            .addColumn("key", text, (c) => c.notNull())
            .addColumn("value", text, (c) => c.notNull())
            .addPrimaryKeyConstraint("modelTagsKey", ["modelId", "key"])
            .execute();

        await db.schema
            .createTable("clientTokens")
            .addColumn("operation", text, (c) => c.notNull())
            .addColumn("token", text, (c) => c.notNull())
            .addColumn("parameters", text, (c) => c.notNull())
            .addColumn("response", text, (c) => c.notNull())
            .addColumn("resourceTable", text)
            .addColumn("resourceId", text)
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addPrimaryKeyConstraint("clientTokensKey", ["operation", "token"])
            .execute();
        await db.schema.createIndex("clientTokensByAge").on("clientTokens").column("createdAt").execute();

        await db.schema
            .createTable("settings")
            .addColumn("name", text, (c) => c.primaryKey())
            .addColumn("value", text, (c) => c.notNull())
            .execute();
    }

    return { up };
}
