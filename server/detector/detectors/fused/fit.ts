import { rocAuc } from "../../metrics";
import { withPartNames } from "../arraysOfParts";
import { DegenerateDataError } from "../../numerics/degenerateData";
import type { Detector, FittedDetector, TrainingSet } from "../contract";
import { fuse, shareName } from "./score";
import { weightsByAuc } from "./weights";

const STAGE = "weighing detectors";

/** Learns how much each part counts, from their scores out of fold. */
export async function fitFused(
    parts: readonly Detector[],
    set: TrainingSet,
    fitted: readonly (FittedDetector | undefined)[],
): Promise<FittedDetector> {
    set.onStep(STAGE, 0);
    const known = [...parts.keys()].filter((part) => fitted[part] !== undefined);
    if (known.length === 0) {
        throw new DegenerateDataError("none of its parts could be fitted");
    }
    const scores = known.map((part) => fitted[part]!.outOfFoldScores);
    const scored = [...set.anomalous.keys()].filter((picture) =>
        scores.every((ofPart) => Number.isFinite(ofPart[picture])),
    );
    const ofScored = scores.map((ofPart) => Float64Array.from(scored, (picture) => ofPart[picture]));
    // Changed copies are no more evidence of what a part is worth.
    const originals = scored.filter((picture) => picture < set.originals);
    const anomalous = originals.map((picture) => set.anomalous[picture]);
    const weights = weightsByAuc(
        ofScored.map((ofPart) => rocAuc(anomalous, ofPart.subarray(0, originals.length))),
        anomalous,
    );
    const counting = [...known.keys()].filter((place) => weights[place] > 0);
    const isNormal = (_: number, place: number) => !set.anomalous[scored[place]];
    const shares = counting.map((place) =>
        Float32Array.of(...scaleOf(ofScored[place], ofScored[place].filter(isNormal)), weights[place]),
    );
    const outOfFoldScores = Float64Array.from(set.anomalous, (_, picture) =>
        fuse(
            shares,
            counting.map((place) => scores[place][picture]),
        ),
    );
    set.onStep(STAGE, 1);
    const countingParts = counting.map((place) => parts[known[place]]);
    return {
        outOfFoldScores,
        arrays: {
            ...Object.fromEntries(countingParts.map(({ name }, place) => [shareName(name), shares[place]])),
            ...withPartNames(
                countingParts,
                counting.map((place) => fitted[known[place]]!),
            ),
        },
        note: describeWeights(known.map((part, place) => ({ name: parts[part].name, weight: weights[place] }))),
    };
}

/** Scale of normal scores. Where normal pictures are nearly the same, the deviation is a tenth of that of all. */
function scaleOf(all: Float64Array, normal: Float64Array): [mean: number, deviation: number] {
    const ofAll = spreadOf(all);
    const { mean, deviation } = spreadOf(normal);
    return [mean, Math.max(deviation, 0.1 * ofAll.deviation) || 1];
}

function spreadOf(scores: Float64Array): { mean: number; deviation: number } {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    return { mean, deviation: Math.sqrt(variance) };
}

/** "pooledLogistic counts 62 %, averaged 38 %; patchMil counts nothing: …" */
function describeWeights(weighed: readonly { name: string; weight: number }[]): string {
    const counting = weighed.filter(({ weight }) => weight > 0);
    const others = weighed.filter(({ weight }) => weight === 0).map(({ name }) => name);
    const shares = counting.map(({ name, weight }) => `${name} ${Math.round(100 * weight)} %`).join(", ");
    return `Counts: ${shares}.${others.length > 0 ? ` No better than chance by cross-validation, and so left out: ${others.join(", ")}.` : ""}`;
}
