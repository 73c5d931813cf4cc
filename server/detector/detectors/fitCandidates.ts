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
    const anomalies = set.anomalous.filter(Boolean).length;
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
        set.anomalous,
        new Map([...fitted].map(([candidate, { outOfFoldScores }]) => [candidate, outOfFoldScores])),
        preferredDetector(anomalies),
    );
    const { outOfFoldScores, arrays } = fitted.get(detector)!;
    const { anomalous, scores } = scored(set, outOfFoldScores);
    return {
        detector,
        arrays,
        decision: await chooseDecision(anomalous, scores),
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
    const { anomalous, scores } = scored(set, outOfFoldScores);
    const { threshold } = await chooseDecision(anomalous, scores);
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

/** Without the pictures that have no score. */
function scored(set: TrainingSet, scores: Float64Array): { anomalous: boolean[]; scores: Float64Array } {
    return {
        anomalous: set.anomalous.filter((_, picture) => Number.isFinite(scores[picture])),
        scores: scores.filter(Number.isFinite),
    };
}
