import { validationError } from "../http/errors";
import type { Model, Project } from "./resources";

/** Name in the registry of the engine whose models only Amazon SageMaker can run: the published algorithm's. */
const algorithmEngine = "sagemakerAlgorithm";

/** Whether the published algorithm trained a version. */
export function isOfAlgorithm({ trainingEngine }: Pick<Model, "trainingEngine">): boolean {
    return trainingEngine === algorithmEngine;
}

/**
 * Refuses what a version of the published algorithm can't do.
 *
 * @param what - words that follow "can't be".
 * @throws ApiError ValidationException
 */
export function refuseOfAlgorithm(project: Pick<Project, "name">, model: Model, what: string): void {
    if (isOfAlgorithm(model)) {
        throw validationError(
            `Version ${model.version} of the project ${project.name} can't be ${what}: the published algorithm trained it, which runs at Amazon SageMaker only and gives no reasons. Train a version with the engine local or sagemaker for that.`,
        );
    }
}

/**
 * Requires that a version is hosted where it can run: one of the published algorithm at its engine, and no other there.
 *
 * @param engine - name in the registry of the engine that is to host it. Null: units of the service.
 * @throws ApiError ValidationException
 */
export function requireFittingHost(project: Pick<Project, "name">, model: Model, engine: string | null): void {
    const name = `Version ${model.version} of the project ${project.name}`;
    if (isOfAlgorithm(model) && engine !== algorithmEngine) {
        throw validationError(
            `${name} can be hosted by the engine ${algorithmEngine} only, because the published algorithm trained it. Start the service with --engine ${algorithmEngine}:…, and remove the version's tag lookoutvision:engine if it names another.`,
        );
    }
    if (!isOfAlgorithm(model) && engine === algorithmEngine) {
        throw validationError(
            `${name} can't be hosted by the engine ${algorithmEngine}, which hosts only what the published algorithm trained. Remove its tag lookoutvision:engine, or name local or sagemaker there.`,
        );
    }
}
