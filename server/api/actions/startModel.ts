import { requireFittingHost } from "../algorithmModels";
import { conflict, quotaExceeded, validationError } from "../../http/errors";
import { onceForToken } from "../idempotency";
import { hostingEngineOf } from "../hostingEngine";
import { isGoneOr, moveModel } from "../modelTransitions";
import { aboutModel, requireModel, requireProject } from "../resources";
import type { Model } from "../resources";
import type { Service } from "../context";
import type { StartModelInput } from "../validations/startModel";

/** Most inference units of a model. Each is a process of its own that holds the model in memory. */
const mostInferenceUnits = 16;

/** Starts to host a version, in the background. */
export async function startModel(input: StartModelInput, service: Service) {
    const { ProjectName: projectName, ModelVersion: version, MinInferenceUnits: min, MaxInferenceUnits: max } = input;
    if (max !== undefined && max < min) {
        throw validationError(`MaxInferenceUnits (${max}) must be at least MinInferenceUnits (${min}).`);
    }
    const output = await onceForToken(service, {
        operation: "StartModel",
        input,
        about: { resourceType: "MODEL", resourceId: `${projectName}/${version}` },
        isSpent: isGoneOr("HOSTING_FAILED"),
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const model = await requireModel(store, project, version);
            if (Math.max(min, max ?? 0) > mostInferenceUnits) {
                throw quotaExceeded(
                    `A model can be hosted with at most ${mostInferenceUnits} inference units.`,
                    "inference-units-per-model",
                    aboutModel(projectName, model.version),
                );
            }
            const hostingEngine = await hostingEngineOf(store, service, model);
            requireFittingHost(project, model, hostingEngine);
            requireNothingLeftElsewhere(model, hostingEngine, projectName);
            await moveModel(store, project, model, {
                call: "StartModel",
                verb: "started",
                to: {
                    status: "STARTING_HOSTING",
                    statusMessage: "Hosting of the model is being started.",
                    minInferenceUnits: min,
                    maxInferenceUnits: max ?? null,
                    desiredInferenceUnits: min,
                    hostingEngine,
                },
            });
            return { output: { Status: "STARTING_HOSTING" }, resource: { table: "models", id: model.id } };
        },
    });
    service.background.wakeHosting();
    return output;
}

/** Requires that nothing is left at another engine than the one that is to host the model now. */
function requireNothingLeftElsewhere(model: Model, engine: string | null, projectName: string): void {
    if (model.hostingEngine !== null && model.hostingEngine !== engine) {
        throw conflict(
            `Version ${model.version} of the project ${projectName} can't be started here while what it has left at the engine ${model.hostingEngine} is removed. Try again in a minute.`,
            aboutModel(projectName, model.version),
        );
    }
}
