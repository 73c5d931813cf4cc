import { countTrials } from "../store/trialCounts";
import type { TrialCounts } from "../store/trialCounts";
import { seconds, shownMessage } from "./descriptions";
import type { OutputOf } from "./outputTable";
import type { Project, Store, Trial } from "./resources";
import type { trialDetection } from "./trialMembers";

/** Trial detection in the form that answers show. */
export type TrialDescription = OutputOf<(typeof trialDetection)["members"]>;

/** Describes trials of one project, with their counts of now. */
export async function describeTrials(
    store: Store,
    project: Project,
    trials: readonly Trial[],
): Promise<TrialDescription[]> {
    const countsOf = await countTrials(
        store,
        trials.map(({ id }) => id),
    );
    return trials.map((trial) => describe(project, trial, countsOf(trial.id)));
}

/** Describes a trial with its counts of now. */
export async function describeTrial(store: Store, project: Project, trial: Trial): Promise<TrialDescription> {
    const [description] = await describeTrials(store, project, [trial]);
    return description;
}

function describe(project: Project, trial: Trial, counts: TrialCounts): TrialDescription {
    return {
        TrialDetectionName: trial.name,
        ProjectName: project.name,
        ModelVersion: String(trial.modelVersion),
        Status: trial.status,
        StatusMessage: shownMessage(trial.statusMessage),
        CreationTimestamp: seconds(trial.createdAt),
        ...(trial.endedAt !== null && { EndTimestamp: seconds(trial.endedAt) }),
        ...(trial.folder !== null && { Folder: trial.folder }),
        Pictures: {
            Total: counts.total,
            Judged: counts.judged,
            Anomalous: counts.anomalous,
            Unusable: counts.unusable,
            VerifiedCorrect: counts.verifiedCorrect,
            VerifiedIncorrect: counts.verifiedIncorrect,
        },
    };
}
