import type { Updateable } from "kysely";
import type { ModelsTable, ModelStatus } from "../store/schema";
import { conflict } from "../http/errors";
import { type ModelVerb, nextStep } from "./nextStep";
import { aboutModel, type Model, type Project, type Store } from "./resources";

/** A change of a model's status that a caller asks for. */
export interface ModelTransition {
    /** For the refusal: "started", "deleted". */
    verb: ModelVerb;
    from: readonly ModelStatus[];
    to: Updateable<ModelsTable> & { status: ModelStatus };
}

/**
 * Takes a model to another status, if it is (still) in one from which that is allowed.
 *
 * @throws ApiError ConflictException that names the status.
 */
export async function moveModel(
    store: Store,
    project: Project,
    model: Model,
    { verb, from, to }: ModelTransition,
): Promise<void> {
    // Supervisors write single statements, also while this transaction is open: hence the condition.
    const { numUpdatedRows } = await store
        .updateTable("models")
        .set(to)
        .where("id", "=", model.id)
        .where("status", "in", from)
        .executeTakeFirst();
    if (numUpdatedRows === 0n) {
        throw conflict(
            `Version ${model.version} of the project ${project.name} can't be ${verb} while its status is ${model.status}.` +
                nextStep(verb, model.status),
            aboutModel(project.name, model.version),
        );
    }
}

/** For idempotency: whether the model of an earlier call is gone, on its way out, or failed. */
export function isGoneOr(failure: ModelStatus) {
    return async (store: Store, modelId: string): Promise<boolean> => {
        const model = await store.selectFrom("models").select("status").where("id", "=", modelId).executeTakeFirst();
        return model === undefined || model.status === "DELETING" || model.status === failure;
    };
}
