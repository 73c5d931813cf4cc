import { moveModel } from "../modelTransitions";
import type { CancelTrainingOutput } from "../ownOutputs/cancelTraining";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../context";
import type { CancelTrainingInput } from "../validations/cancelTraining";

/** StatusMessage of a version whose training was cancelled. */
export const cancelledMessage = "The training was cancelled.";

/**
 * Ends a training that waits or runs, here or on another machine. The service that trains it loses the row,
 * notices that with its next heartbeat, and ends the training process. Until then the lease stays, so that a
 * deletion waits for it.
 */
export async function cancelTraining(
    { ProjectName: projectName, ModelVersion: version }: CancelTrainingInput,
    { store }: Service,
): Promise<CancelTrainingOutput> {
    const project = await requireProject(store, projectName);
    const model = await requireModel(store, project, version);
    await moveModel(store, project, model, {
        call: "CancelTraining",
        verb: "cancelled",
        to: { status: "TRAINING_FAILED", statusMessage: cancelledMessage },
    });
    return { Status: "TRAINING_FAILED" };
}
