import { chooseDecision, type Decision } from "../decision";
import { averagePrecision, decisionMetrics, rocAuc } from "../metrics";
import type { NamedArrays } from "../modelFile";
import type { Candidate, Comparison } from "../trainingTask";
import { chooseCandidate } from "./chooseCandidate";
import type { Detector, FittedDetector, TrainingSet } from "./contract";
import { detectors, preferredDetector } from "./registry";

/** The detector that was chosen, what it has learnt, how it decides, and how all compare. */
export interface FittedCandidates {
    detector: Detector;
    arrays: NamedArrays;
    decision: Decision;
    comparison: Comparison;
}

/** Trains every detector that the set has enough anomalies for, and chooses one by the scores out of fold. */
export async function fitCandidates(set: TrainingSet): Promise<FittedCandidates> {
    const anomalies = anomaliesOf(set);
    const candidates = Object.values(detectors).filter(({ minAnomalies }) => minAnomalies <= anomalies);
    const fitted = new Map<Detector, FittedDetector>();
    for (const [position, detector] of candidates.entries()) {
        const onStep: TrainingSet["onStep"] = (stage, fraction) =>
            set.onStep(stage, (position + fraction) / candidates.length);
        fitted.set(
            detector,
            await detector.fit(
                { ...set, onStep },
                detector.parts.map((part) => fitted.get(part)!),
            ),
        );
    }
    const { detector, reason } = chooseCandidate(
        set.anomalous.slice(0, set.originals),
        new Map([...fitted].map(([candidate, { outOfFoldScores }]) => [candidate, ofOriginals(set, outOfFoldScores)])),
        preferredDetector(anomalies),
    );
    const { outOfFoldScores, arrays } = fitted.get(detector)!;
    const { anomalous, scores } = scored(set, outOfFoldScores);
    return {
        detector,
        arrays,
        decision: await chooseDecision(anomalous, scores, anomalies),
        comparison: {
            chosen: detector.name,
            reason,
            candidates: await Promise.all([...fitted].map(([candidate, learnt]) => describe(set, candidate, learnt))),
        },
    };
}

async function describe(
    set: TrainingSet,
    { name, description }: Detector,
    { outOfFoldScores }: FittedDetector,
): Promise<Candidate> {
    if (!set.anomalous.includes(true)) {
        return { detector: name, description };
    }
    const all = scored(set, outOfFoldScores);
    const { threshold } = await chooseDecision(all.anomalous, all.scores, anomaliesOf(set));
    const { anomalous, scores } = scored(set, ofOriginals(set, outOfFoldScores));
    const { f1Score } = decisionMetrics(
        anomalous,
        [...scores].map((score) => score >= threshold),
    );
    return {
        detector: name,
        description,
        scores: { rocAuc: rocAuc(anomalous, scores), averagePrecision: averagePrecision(anomalous, scores), f1Score },
    };
}

/** Of the dataset: copies of an anomaly say nothing of others. */
function anomaliesOf(set: TrainingSet): number {
    return set.anomalous.slice(0, set.originals).filter(Boolean).length;
}

/** Without those of changed copies: what is told of a detector is about pictures of the dataset. */
function ofOriginals(set: TrainingSet, scores: Float64Array): Float64Array {
    return scores.subarray(0, set.originals);
}

/** Without the pictures that have no score, and those beyond the scores. */
function scored(set: TrainingSet, scores: Float64Array): { anomalous: boolean[]; scores: Float64Array } {
    return {
        anomalous: set.anomalous.filter((_, picture) => Number.isFinite(scores[picture])),
        scores: scores.filter(Number.isFinite),
    };
}
