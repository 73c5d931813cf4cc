import type { Updateable } from "kysely";
import { modelLifeCycle, statusesThatAllow } from "../store/lifeCycles";
import type { ModelsTable, ModelStatus } from "../store/schema";
import { conflict } from "../http/errors";
import { nextStep } from "./nextStep";
import type { ModelVerb } from "./nextStep";
import { aboutModel } from "./resources";
import type { Model, Project, Store } from "./resources";

/** Change of a model's status that a caller asks for. */
export interface ModelTransition {
    /** Call that the status must allow. */
    call: "CancelTraining" | "DeleteModel" | "StartModel" | "StopModel";
    /** Verb for the refusal: "started", "deleted". */
    verb: ModelVerb;
    to: Updateable<ModelsTable> & { status: ModelStatus };
}

/**
 * Moves a model to another status, if it is (still) in a status that allows this.
 *
 * @throws ApiError ConflictException that names the status.
 */
export async function moveModel(
    store: Store,
    project: Project,
    model: Model,
    { call, verb, to }: ModelTransition,
): Promise<void> {
    // The condition is needed, because supervisors write single statements also while this transaction is open.
    const { numUpdatedRows } = await store
        .updateTable("models")
        .set(to)
        .where("id", "=", model.id)
        .where("status", "in", statusesThatAllow(modelLifeCycle, call))
        .executeTakeFirst();
    if (numUpdatedRows === 0n) {
        throw conflict(
            `Version ${model.version} of the project ${project.name} can't be ${verb} while its status is ${model.status}.` +
                nextStep(verb, model.status),
            aboutModel(project.name, model.version),
        );
    }
}

/** Makes a check for idempotency: whether the model of an earlier call is deleted, being deleted, or failed. */
export function isGoneOr(failure: ModelStatus) {
    return async (store: Store, modelId: string): Promise<boolean> => {
        const model = await store.selectFrom("models").select("status").where("id", "=", modelId).executeTakeFirst();
        return model === undefined || model.status === "DELETING" || model.status === failure;
    };
}
