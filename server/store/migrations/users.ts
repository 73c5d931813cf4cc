import { sql } from "kysely";
import type { Kysely, Migration } from "kysely";
import type { ColumnTypes } from "../columnTypes";

/** Adds users, their keys, policies and temporary credentials. What belongs to a user is deleted with the user. */
export function users({ textType }: ColumnTypes): Migration {
    const text = sql.raw<string>(textType);

    async function up(db: Kysely<unknown>): Promise<void> {
        await db.schema
            .createTable("users")
            .addColumn("name", text, (c) => c.primaryKey())
            .addColumn("id", text, (c) => c.notNull().unique())
            .addColumn("status", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .execute();
        await db.schema
            .createTable("policies")
            .addColumn("name", text, (c) => c.primaryKey())
            .addColumn("document", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("updatedAt", "bigint", (c) => c.notNull())
            .execute();
        const ofUser = (table: string) =>
            db.schema
                .createTable(table)
                .addColumn("userName", text, (c) => c.notNull().references("users.name").onDelete("cascade"));
        await ofUser("userPolicies")
            .addColumn("policyName", text, (c) => c.notNull())
            .addColumn("document", text)
            .addPrimaryKeyConstraint("userPoliciesByUserAndName", ["userName", "policyName"])
            .execute();
        await ofUser("accessKeys")
            .addColumn("id", text, (c) => c.primaryKey())
            .addColumn("sealedSecret", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .execute();
        await ofUser("sessions")
            .addColumn("accessKeyId", text, (c) => c.primaryKey())
            .addColumn("parentKeyId", text)
            .addColumn("sealedSecret", text, (c) => c.notNull())
            .addColumn("policies", text, (c) => c.notNull())
            .addColumn("createdAt", "bigint", (c) => c.notNull())
            .addColumn("expiresAt", "bigint", (c) => c.notNull())
            .execute();
        await db.schema.createIndex("sessionsByExpiry").on("sessions").column("expiresAt").execute();
    }

    return { up };
}
