import { readProgress } from "../../training/progress";
import { performance, seconds, shownMessage } from "../descriptions";
import type { DescribeTrainingOutput } from "../ownOutputs/describeTraining";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../context";
import type { DescribeTrainingInput } from "../validations/describeTraining";

/** Describes a version's training as data: how far it is, and how it ended. */
export async function describeTraining(
    { ProjectName, ModelVersion }: DescribeTrainingInput,
    { store }: Service,
): Promise<DescribeTrainingOutput> {
    const project = await requireProject(store, ProjectName);
    const model = await requireModel(store, project, ModelVersion);
    const progress = readProgress(model.trainingProgress);
    return {
        TrainingDescription: {
            ModelVersion: String(model.version),
            Status: model.status,
            StatusMessage: shownMessage(model.statusMessage),
            CreationTimestamp: seconds(model.createdAt),
            ...(model.trainingStartedAt !== null && { StartTimestamp: seconds(model.trainingStartedAt) }),
            ...(model.trainingEngine !== null && { Engine: model.trainingEngine }),
            ...(progress !== undefined && {
                Progress: {
                    Stage: progress.stage,
                    FractionDone: progress.fraction,
                    ...(progress.msLeft !== undefined && { SecondsLeft: seconds(progress.msLeft) }),
                    ...(progress.metrics && performance(progress.metrics)),
                },
            }),
            ...performance(model),
        },
    };
}
