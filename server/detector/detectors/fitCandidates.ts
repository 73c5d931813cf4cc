import { judgeOutOfFold } from "../crossValidation";
import type { JudgedOutOfFold } from "../crossValidation";
import { chooseDecision } from "../decision";
import { averagePrecision, decisionMetrics, isLikeGuessing, rocAuc } from "../metrics";
import type { NamedArrays } from "../modelFile";
import { aucDifference } from "../numerics/aucDifference";
import { DegenerateDataError } from "../numerics/degenerateData";
import { TrainingDataError } from "../trainingTask";
import type { Candidate, Comparison } from "../trainingTask";
import type { Decision } from "../verdict";
import { chooseCandidate } from "./chooseCandidate";
import type { Detector, FittedDetector, TrainingSet } from "./contract";
import { fused } from "./fused/detector";
import { fusedClosely } from "./fusedClosely/detector";
import { ofOriginals, scored } from "./outOfFold";
import { detectors, preferredDetector } from "./registry";

/** The detector that was chosen, what it has learnt, how it decides, and how all compare. */
export interface FittedCandidates {
    detector: Detector;
    arrays: NamedArrays;
    decision: Decision;
    comparison: Comparison;
    /** Pictures that the chosen detector has scored without having learnt from them. */
    outOfFold: { anomalous: boolean[]; scores: number[] };
    /** The same of pictures of the dataset alone, with verdicts. */
    judged: JudgedOutOfFold;
}

/** With fewer anomalies, how their scores lie among those of normal pictures is chance. */
const LEAST_TO_COMPARE = 4;

/**
 * Trains every one of these detectors that the set has enough anomalies for, and chooses one by the scores out of fold. A detector
 * that can't be fitted to these pictures drops out.
 *
 * @throws TrainingDataError where none is left.
 */
export async function fitCandidates(
    set: TrainingSet,
    offered: readonly Detector[] = Object.values(detectors),
): Promise<FittedCandidates> {
    const anomalies = anomaliesOf(set);
    const able = offered.filter(({ minAnomalies }) => minAnomalies <= anomalies);
    const candidates: Detector[] = [];
    const fitted = new Map<Detector, FittedDetector>();
    const dropped = new Map<Detector, string>();
    for (const [position, detector] of able.entries()) {
        if (detector.isWorthwhile?.(set, fitted) === false) {
            continue;
        }
        candidates.push(detector);
        const onStep: TrainingSet["onStep"] = (stage, fraction) =>
            set.onStep(stage, (position + fraction) / able.length);
        const result = await tryToFit(detector, { ...set, onStep }, fitted);
        if (typeof result === "string") {
            dropped.set(detector, result);
        } else {
            fitted.set(detector, result);
        }
    }
    if (fitted.size === 0) {
        throw new TrainingDataError(
            `No detector can learn anything from these pictures (${[...dropped].map(([{ name }, why]) => `${name}: ${why}`).join("; ")}). Look whether they show what they should, then train again.`,
        );
    }
    const preferred = mostPreferred(set, fitted);
    const { detector, reason } = chooseCandidate(
        set.anomalous.slice(0, set.originals),
        new Map([...fitted].map(([candidate, { outOfFoldScores }]) => [candidate, ofOriginals(set, outOfFoldScores)])),
        preferred,
    );
    const { outOfFoldScores, arrays } = fitted.get(detector)!;
    const { anomalous, scores } = scored(set, ofOriginals(set, outOfFoldScores));
    return {
        detector,
        arrays,
        decision: decisionOf(set, outOfFoldScores),
        outOfFold: { anomalous, scores: [...scores] },
        judged: judgeOutOfFold(set, outOfFoldScores),
        comparison: {
            chosen: detector.name,
            reason: detector === fusedClosely ? `${gainOf(set, fitted)}${reason}` : reason,
            candidates: await Promise.all(
                candidates.map((candidate) =>
                    describe(set, candidate, fitted.get(candidate) ?? dropped.get(candidate)!),
                ),
            ),
            ...(anomalies >= LEAST_TO_COMPARE && { likeGuessing: likeGuessing(set, outOfFoldScores) }),
        },
    };
}

/** @returns why it can't be fitted, where that is so: the end of a sentence. */
async function tryToFit(
    detector: Detector,
    set: TrainingSet,
    fitted: ReadonlyMap<Detector, FittedDetector>,
): Promise<FittedDetector | string> {
    const parts = detector.parts.map((part) => fitted.get(part));
    const missing = detector.parts.filter((_, place) => parts[place] === undefined).map(({ name }) => name);
    if (missing.length > 0 && !detector.worksWithoutSomeParts) {
        return `it builds upon ${missing.join(" and ")}, which could not be fitted`;
    }
    try {
        const result = await detector.fit(set, parts);
        return (
            faultOf(result, detector.features.includes("patchMaps") ? set.withPatches : [...set.anomalous.keys()]) ??
            result
        );
    } catch (error) {
        if (error instanceof DegenerateDataError) {
            return error.message;
        }
        throw error;
    }
}

/** What is wrong with what was learnt: something that isn't a number would make every answer the same. */
function faultOf({ outOfFoldScores, arrays }: FittedDetector, pictures: readonly number[]): string | undefined {
    if (!pictures.every((picture) => Number.isFinite(outOfFoldScores[picture]))) {
        return "some of its scores are no numbers";
    }
    return Object.values(arrays).every((array) => array.every(Number.isFinite))
        ? undefined
        : "some of what it learnt is no number";
}

/**
 * The preferred one. With a closer look where that pays, and where the preferred one could not be fitted, the one with
 * the best ROC AUC out of fold.
 */
function mostPreferred(set: TrainingSet, fitted: ReadonlyMap<Detector, FittedDetector>): Detector {
    const preferred = preferredDetector(anomaliesOf(set));
    if (preferred === fused && closerLookPays(set, fitted)) {
        return fusedClosely;
    }
    if (fitted.has(preferred)) {
        return preferred;
    }
    const aucOf = ({ outOfFoldScores }: FittedDetector) => {
        const { anomalous, scores } = scored(set, outOfFoldScores);
        return rocAuc(anomalous, scores);
    };
    return [...fitted].reduce((best, each) => (aucOf(each[1]) > aucOf(best[1]) ? each : best))[0];
}

/** What a closer look adds: a sentence. Empty: there is nothing to compare it with. */
function gainOf(set: TrainingSet, fitted: ReadonlyMap<Detector, FittedDetector>): string {
    if (!fitted.has(fused)) {
        return "";
    }
    const [before, after] = [fused, fusedClosely].map((detector) => {
        const { anomalous, scores } = scored(set, ofOriginals(set, fitted.get(detector)!.outOfFoldScores));
        return rocAuc(anomalous, scores).toFixed(2);
    });
    return `A closer look raises the ROC AUC from ${before} to ${after}. `;
}

/** ROC AUC out of fold that a closer look must add to be worth the time that each detection then takes longer. */
const LEAST_GAIN = 0.01;

/** Tells whether a closer look adds enough, and more than one standard error of the difference. */
function closerLookPays(set: TrainingSet, fitted: ReadonlyMap<Detector, FittedDetector>): boolean {
    const [closely, plainly] = [fitted.get(fusedClosely), fitted.get(fused)];
    if (closely === undefined || plainly === undefined) {
        return false;
    }
    const { difference, standardError } = aucDifference(
        set.anomalous.slice(0, set.originals),
        ofOriginals(set, closely.outOfFoldScores),
        ofOriginals(set, plainly.outOfFoldScores),
    );
    return difference >= LEAST_GAIN && difference > standardError;
}

async function describe(
    set: TrainingSet,
    { name, description }: Detector,
    learnt: FittedDetector | string,
): Promise<Candidate> {
    if (typeof learnt === "string") {
        return {
            detector: name,
            description,
            note: `Left out, since it can't be fitted to these pictures: ${learnt}.`,
        };
    }
    const candidate = { detector: name, description, ...(learnt.note !== undefined && { note: learnt.note }) };
    if (!set.anomalous.includes(true)) {
        return candidate;
    }
    const { threshold } = decisionOf(set, learnt.outOfFoldScores);
    const { anomalous, scores } = scored(set, ofOriginals(set, learnt.outOfFoldScores));
    const { f1Score } = decisionMetrics(
        anomalous,
        [...scores].map((score) => score >= threshold),
    );
    return {
        ...candidate,
        scores: { rocAuc: rocAuc(anomalous, scores), averagePrecision: averagePrecision(anomalous, scores), f1Score },
    };
}

/** Counts anomalies of the dataset. Copies of an anomaly say nothing of others. */
function anomaliesOf(set: TrainingSet): number {
    return set.anomalous.slice(0, set.originals).filter(Boolean).length;
}

function likeGuessing(set: TrainingSet, outOfFoldScores: Float64Array): boolean {
    const { anomalous, scores } = scored(set, ofOriginals(set, outOfFoldScores));
    const anomaly = anomalous.filter(Boolean).length;
    return isLikeGuessing(rocAuc(anomalous, scores), { normal: anomalous.length - anomaly, anomaly });
}

function decisionOf(set: TrainingSet, outOfFoldScores: Float64Array): Decision {
    const { anomalous, scores } = scored(set, outOfFoldScores);
    return chooseDecision(anomalous, scores, scored(set, ofOriginals(set, outOfFoldScores)).scores.length);
}
