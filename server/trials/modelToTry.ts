import type { Kysely, Selectable } from "kysely";
import type { ArtifactLocation } from "../artifacts/artifactStore";
import type { DataKeys } from "../encryption/dataKeys";
import type { UnitOrder } from "../hosting/units/unitProcess";
import type { Database, ModelsTable } from "../store/schema";

export type ModelToTry = Pick<Selectable<ModelsTable>, "id" | "kmsKeyId" | "wrappedDataKey">;

export interface ModelTools {
    dataKeys: DataKeys;
    artifacts: ArtifactLocation;
    region: string;
}

/** Model has no key by which its file could be opened. The message is a sentence for the user. */
export class NoModelKeyError extends Error {
    override readonly name = "NoModelKeyError";
}

/**
 * Makes the order for a process that inspects pictures while others wait for hosted models.
 *
 * @throws EncryptionKeyError; NoModelKeyError
 */
export async function orderOf(model: ModelToTry, { dataKeys, artifacts, region }: ModelTools): Promise<UnitOrder> {
    if (model.wrappedDataKey === null) {
        throw new NoModelKeyError("Its encryption key is missing. Delete this version and train again.");
    }
    const dataKey = await dataKeys.unwrap(model, model.wrappedDataKey);
    return { modelId: model.id, dataKey, artifacts, region, givesWay: true };
}

/** Finds a model that isn't deleted and isn't being deleted. */
export async function findModelToTry(store: Kysely<Database>, id: string): Promise<ModelToTry | undefined> {
    return store
        .selectFrom("models")
        .select(["id", "kmsKeyId", "wrappedDataKey"])
        .where("id", "=", id)
        .where("status", "!=", "DELETING")
        .executeTakeFirst();
}
