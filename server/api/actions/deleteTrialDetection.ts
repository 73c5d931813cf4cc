import { conflict } from "../../http/errors";
import type { DeleteTrialDetectionOutput } from "../ownOutputs/deleteTrialDetection";
import { aboutTrial, requireProject, requireTrial } from "../resources";
import type { Service } from "../context";
import type { DeleteTrialDetectionInput } from "../validations/deleteTrialDetection";

/** Deletes a trial detection that has ended, with its results and verdicts. Its pictures stay in their bucket. */
export async function deleteTrialDetection(
    input: DeleteTrialDetectionInput,
    { store }: Service,
): Promise<DeleteTrialDetectionOutput> {
    return store.transaction().execute(async (transaction) => {
        const project = await requireProject(transaction, input.ProjectName);
        const trial = await requireTrial(transaction, project, input.TrialDetectionName);
        const { numDeletedRows } = await transaction
            .deleteFrom("trialDetections")
            .where("id", "=", trial.id)
            .where("status", "!=", "RUNNING")
            .executeTakeFirst();
        if (numDeletedRows === 0n) {
            throw conflict(
                `The trial detection ${trial.name} of the project ${project.name} can't be deleted while it runs. Wait until it has ended.`,
                aboutTrial(project.name, trial.name),
            );
        }
        return { TrialDetectionName: trial.name };
    });
}
