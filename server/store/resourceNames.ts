import type { Kysely } from "kysely";
import type { Database } from "./schema";

/*
 * Names by which people know resources, for the log. Where a name can't be had (the resource is gone, or the store
 * fails), it is undefined, and the log has the id only.
 */

/** Name of a version: `PROJECT/VERSION`. */
export async function modelName(store: Kysely<Database>, id: string): Promise<string | undefined> {
    const row = await store
        .selectFrom("models")
        .innerJoin("projects", "projects.id", "models.projectId")
        .select(["projects.name", "models.version"])
        .where("models.id", "=", id)
        .executeTakeFirst()
        .catch(() => undefined);
    return row && `${row.name}/${row.version}`;
}

/** Name of a dataset: `PROJECT/train` or `PROJECT/test`. */
export async function datasetName(store: Kysely<Database>, id: string): Promise<string | undefined> {
    const row = await store
        .selectFrom("datasets")
        .innerJoin("projects", "projects.id", "datasets.projectId")
        .select(["projects.name", "datasets.type"])
        .where("datasets.id", "=", id)
        .executeTakeFirst()
        .catch(() => undefined);
    return row && `${row.name}/${row.type}`;
}
