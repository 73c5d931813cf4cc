import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { openStore } from "../../../server/store/open";
import type { Database } from "../../../server/store/schema";

/** Column of a row that belongs to a row of another table, and that table with its column. */
type Belonging = readonly [column: string, parent: keyof Database, key: string];

const ofProject: Belonging = ["projectId", "projects", "id"];
const ofModel: Belonging = ["modelId", "models", "id"];
const ofUser: Belonging = ["userName", "users", "name"];

/**
 * What the rows of each table belong to. The thing that a client token was used for may be deleted, and links and
 * sessions of browsers outlive their keys by no more than that nobody finds them: these belong to nothing.
 */
const belongings: Readonly<Record<keyof Database, readonly Belonging[]>> = {
    projects: [],
    datasets: [ofProject],
    datasetEntries: [["datasetId", "datasets", "id"]],
    models: [ofProject, ["id", "modelInputs", "modelId"]],
    modelInputs: [ofModel],
    modelTags: [ofModel],
    modelPackagingJobs: [ofProject],
    machines: [],
    processes: [],
    inferenceUnits: [ofModel, ["machineId", "machines", "id"]],
    clientTokens: [],
    users: [],
    policies: [],
    userPolicies: [ofUser],
    accessKeys: [ofUser],
    sessions: [ofUser],
    answeredCalls: [],
    consoleLinks: [],
    consoleSessions: [],
    trialDetections: [ofProject],
    trialPictures: [["trialId", "trialDetections", "id"]],
    usage: [ofProject],
    settings: [],
};

/**
 * Lists what is left over, a line each; empty if everything went well. Leftovers are:
 *
 * - rows without the row that they belong to,
 * - artifacts without a version, or without the data key that opens them,
 * - trained versions without artifacts.
 *
 * @param artifactsOf - the ids of all models that have artifacts.
 */
export async function leftovers(store: Kysely<Database>, artifactsOf: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    const all = Object.entries(belongings).flatMap(([table, those]) => those.map((each) => [table, ...each] as const));
    for (const [table, column, parent, key] of all) {
        const isAlone = sql<boolean>`not exists (select 1 from ${sql.table(parent)} where ${sql.ref(`${parent}.${key}`)} = ${sql.ref(`${table}.${column}`)})`;
        const { rows } = await sql<{
            value: string;
        }>`select ${sql.ref(column)} as value from ${sql.table(table)} where ${isAlone}`.execute(store);
        found.push(...rows.map(({ value }) => `${table} of ${column} ${value}, without ${parent}`));
    }
    const models = await store.selectFrom("models").select(["id", "version", "status", "wrappedDataKey"]).execute();
    for (const id of new Set(artifactsOf)) {
        const model = models.find((row) => row.id === id);
        if (model === undefined || model.wrappedDataKey === null) {
            found.push(
                model === undefined
                    ? `artifacts of ${id}, without a version`
                    : `artifacts of version ${model.version}, without a data key`,
            );
        }
    }
    const needsArtifacts = models.filter(
        ({ status }) => status !== "TRAINING" && status !== "TRAINING_FAILED" && status !== "DELETING",
    );
    found.push(
        ...needsArtifacts
            .filter(({ id }) => !artifactsOf.includes(id))
            .map(({ version, status }) => `version ${version}, ${status} without artifacts`),
    );
    return found;
}

/**
 * Finds what is left over once a service has cleared away, which it does within a second or two: also artifacts of
 * trainings that failed.
 *
 * @param artifactsOf - lists the ids of models that have artifacts.
 */
export async function leftoversAtLast(dataDir: string, artifactsOf: () => Promise<string[]>): Promise<string[]> {
    const store = await openStore({ dataDir });
    try {
        for (const deadline = Date.now() + 10_000; ; await sleep(100)) {
            const failed = await store
                .selectFrom("models")
                .select("id")
                .where("status", "=", "TRAINING_FAILED")
                .execute();
            const artifacts = await artifactsOf();
            const found = [
                ...(await leftovers(store, artifacts)),
                ...failed
                    .filter(({ id }) => artifacts.includes(id))
                    .map(({ id }) => `artifacts of ${id}, whose training failed`),
            ];
            if (found.length === 0 || Date.now() >= deadline) {
                return found;
            }
        }
    } finally {
        await store.destroy();
    }
}
