import { validationError } from "../../http/errors";
import type { VerifyTrialDetectionResultsOutput } from "../ownOutputs/verifyTrialDetectionResults";
import { requireProject, requireTrial } from "../resources";
import type { Store, Trial } from "../resources";
import type { Service } from "../context";
import { describeTrial } from "../trialDescription";
import type { Verdict } from "../trialMembers";
import type { VerifyTrialDetectionResultsInput } from "../validations/verifyTrialDetectionResults";

/** Keeps what a person says of predictions, all of the call or none. */
export async function verifyTrialDetectionResults(
    input: VerifyTrialDetectionResultsInput,
    { store }: Service,
): Promise<VerifyTrialDetectionResultsOutput> {
    const given = new Map(input.Results.map(({ Source, Verified }) => [Source, Verified ?? null]));
    if (given.size < input.Results.length) {
        throw validationError("A source is named twice in Results. Give one verdict on each picture.");
    }
    return store.transaction().execute(async (transaction) => {
        const project = await requireProject(transaction, input.ProjectName);
        const trial = await requireTrial(transaction, project, input.TrialDetectionName);
        await requirePredictions(transaction, trial, [...given.keys()]);
        for (const verdict of new Set(given.values())) {
            await setVerdict(
                transaction,
                trial,
                [...given.keys()].filter((source) => given.get(source) === verdict),
                verdict,
            );
        }
        return { TrialDetection: await describeTrial(transaction, project, trial) };
    });
}

/** Requires that the trial has a prediction for each source. @throws ApiError ValidationException */
async function requirePredictions(store: Store, trial: Trial, sources: readonly string[]): Promise<void> {
    const rows = await store
        .selectFrom("trialPictures")
        .select(["source", "score"])
        .where("trialId", "=", trial.id)
        .where("source", "in", sources)
        .execute();
    const scores = new Map(rows.map(({ source, score }) => [source, score]));
    for (const source of sources) {
        if (!scores.has(source)) {
            throw validationError(`The trial detection ${trial.name} has no picture ${source}. No verdict was kept.`);
        }
        if (scores.get(source) === null) {
            throw validationError(
                `The trial detection ${trial.name} has no prediction for ${source}, so it can't be verified. No verdict was kept.`,
            );
        }
    }
}

async function setVerdict(
    store: Store,
    trial: Trial,
    sources: readonly string[],
    verdict: Verdict | null,
): Promise<void> {
    await store
        .updateTable("trialPictures")
        .set({ verified: verdict })
        .where("trialId", "=", trial.id)
        .where("source", "in", sources)
        .execute();
}
