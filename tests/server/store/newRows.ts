import type { Kysely } from "kysely";
import type { Database } from "../../../server/store/schema";

let names = 0;

/** Adds a project, whose name is its own. */
export async function addProject(on: Kysely<Database>) {
    const row = {
        id: `id-${++names}`,
        name: `name-${names}`,
        createdAt: 1_700_000_000_123,
        nextModelVersion: 1,
    };
    await on.insertInto("projects").values(row).execute();
    return row;
}

/** Adds a model of a project. */
export async function addModel(on: Kysely<Database>, projectId: string, version = 1) {
    const model = {
        id: `model-${projectId}-${version}`,
        projectId,
        version,
        status: "TRAINING",
        statusMessage: "",
        description: null,
        createdAt: 1,
        outputBucket: "b",
        f1Score: 0.1,
        recall: 1,
        precision: null,
    } as const;
    await on.insertInto("models").values(model).execute();
    return model;
}
