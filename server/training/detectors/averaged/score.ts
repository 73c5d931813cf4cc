import { arraysOfPart } from "../arraysOfParts";
import type { NamedArrays } from "../../modelFile";
import type { Detector, Scorer } from "../contract";
import { memoryBank } from "../memoryBank/detector";
import { patchGaussian } from "../patchGaussian/detector";

/** What is averaged, in the order of {@link Scales}. */
export const parts: readonly Detector[] = [memoryBank, patchGaussian];

/** [mean, deviation] of the scores that each part gives normal pictures. */
export type Scales = Float32Array;

/** @param arrays - `scales`, and the arrays of each part, `memoryBank.bank` and so on. */
export async function averagedScorer(arrays: NamedArrays): Promise<Scorer> {
    const scorers = await Promise.all(parts.map((part) => part.load(arraysOfPart(part.name, arrays))));
    return {
        async score(features) {
            const scores: number[] = [];
            for (const scorer of scorers) {
                scores.push(await scorer.score(features));
            }
            return average(arrays.scales, scores);
        },
        patchScores: scorers[0].patchScores,
    };
}

/** The mean of the parts' scores, each in deviations from its mean. */
export function average(scales: Scales, scores: readonly number[]): number {
    return scores.reduce((sum, score, part) => sum + (score - scales[2 * part]) / scales[2 * part + 1], 0) / scores.length;
}
