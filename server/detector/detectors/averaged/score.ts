import { embedPatches } from "../../views/patchEmbedding";
import { arraysOfPart } from "../arraysOfParts";
import type { NamedArrays } from "../../modelFile";
import type { Detector, Scorer } from "../contract";
import { memoryBank } from "../memoryBank/detector";
import { memoryBankScorer } from "../memoryBank/score";
import { patchGaussian } from "../patchGaussian/detector";
import { patchGaussianScorer } from "../patchGaussian/score";

/** What is averaged, in the order of {@link Scales}. */
export const parts: readonly Detector[] = [memoryBank, patchGaussian];

/** [mean, deviation] of the scores that each part gives normal pictures. */
export type Scales = Float32Array;

/** @param arrays - `scales`, and the arrays of each part, `memoryBank.bank` and so on. */
export async function averagedScorer(arrays: NamedArrays): Promise<Scorer> {
    const bank = await memoryBankScorer(arraysOfPart(memoryBank.name, arrays));
    const gaussian = patchGaussianScorer(arraysOfPart(patchGaussian.name, arrays));
    return {
        async score({ patchMaps }) {
            // The bank was whitened by what the other has learnt: one description of the patches is both's.
            const patches = await embedPatches(patchMaps!, bank.projection);
            return average(arrays.scales, [await bank.scoreOf(patches), await gaussian.scoreOf(patches)]);
        },
        patchScores: bank.patchScores,
    };
}

/** The mean of the parts' scores, each in deviations from its mean. */
export function average(scales: Scales, scores: readonly number[]): number {
    return (
        scores.reduce((sum, score, part) => sum + (score - scales[2 * part]) / scales[2 * part + 1], 0) / scores.length
    );
}
