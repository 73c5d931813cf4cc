import { CallerGoneError } from "../background/callerGone";
import { outcomeOfError } from "../detections/outcome";
import { decideAgain } from "../detector/detection";
import { modelLifeCycle } from "../store/lifeCycles";
import type { Detection } from "../detector/detection";
import { conflict, validationError } from "../http/errors";
import { readSetPoint } from "../operatingPoint/operatingPoint";
import { refuseOfAlgorithm } from "./algorithmModels";
import type { Service } from "./context";
import { nextStep } from "./nextStep";
import { refusedPicture } from "./requireRoomForPicture";
import { aboutModel, requireModel, requireProject } from "./resources";

/** Picture with the hosted version that is to inspect it. */
export interface LookInput {
    ProjectName: string;
    ModelVersion: string;
    Body: Buffer;
}

export interface LookOptions {
    /** Whether the answer is to have an anomaly map. */
    explain?: boolean;
    /** Threshold that replaces the version's own for this call. */
    threshold?: number;
    /** Aborted when the caller doesn't wait any more: a picture that no unit has yet is dropped. */
    callerGone?: AbortSignal;
}

/**
 * Inspects a picture with a hosted version. The version decides by the threshold that a person has set for it, or by
 * the balanced one.
 *
 * @throws ApiError for a version that isn't hosted, a picture that can't be used, and units that are all busy.
 */
export async function lookAtPicture(
    input: LookInput,
    service: Service,
    { explain = false, threshold, callerGone }: LookOptions = {},
): Promise<Detection> {
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    if (!("DetectAnomalies" in modelLifeCycle[model.status].allows)) {
        throw conflict(
            `Version ${model.version} of the project ${project.name} can't detect while its status is ${model.status}.` +
                nextStep("used to detect", model.status),
            aboutModel(project.name, model.version),
        );
    }
    if (explain) {
        refuseOfAlgorithm(project, model, "asked for reasons");
    }
    const set = readSetPoint(model.operatingPoint)?.decision;
    try {
        const about = { projectName: project.name, version: model.version };
        return await service.detections.measure(about, async () => {
            const seen = await service.hosting.detect(model.id, input.Body, explain, callerGone);
            const { slope } = set ?? seen.decision;
            const decision = threshold === undefined ? set : { threshold, slope };
            return decision === undefined ? seen : decideAgain(seen, decision);
        });
    } catch (error) {
        const outcome = outcomeOfError(error);
        if (outcome.kind === "unusable-picture") {
            throw validationError(outcome.sentence);
        }
        if (outcome.kind === "busy") {
            throw refusedPicture(outcome.sentence);
        }
        if (error instanceof CallerGoneError) {
            // Nobody reads it.
            throw validationError(error.message);
        }
        throw error;
    }
}
