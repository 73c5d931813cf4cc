import type { NamedArrays } from "../../modelFile";
import { arraysOfPart } from "../arraysOfParts";
import type { Detector, Scorer } from "../contract";

/** [mean, deviation, weight] of a part: mean and deviation are those of normal pictures out of fold. */
export type Share = Float32Array;

/**
 * @param parts - what may be fused. A model file has those that counted.
 * @param arrays - a {@link Share} of each part that counts, `share.averaged` and so on, and that part's own arrays.
 */
export async function fusedScorer(parts: readonly Detector[], arrays: NamedArrays): Promise<Scorer> {
    const counting = parts.filter(({ name }) => shareName(name) in arrays);
    const scorers = await Promise.all(counting.map((part) => part.load(arraysOfPart(part.name, arrays))));
    const shares = counting.map(({ name }) => arrays[shareName(name)]);
    return {
        async score(features) {
            const scores: number[] = [];
            for (const scorer of scorers) {
                scores.push(await scorer.score(features));
            }
            return fuse(shares, scores);
        },
        patchScores: scorers.find(({ patchScores }) => patchScores !== undefined)?.patchScores,
    };
}

export function shareName(part: string): string {
    return `share.${part}`;
}

/** The weighted mean of the parts' scores, each in deviations of normal pictures. */
export function fuse(shares: readonly Share[], scores: readonly number[]): number {
    return scores.reduce((sum, score, part) => {
        const [mean, deviation, weight] = shares[part];
        return sum + weight * ((score - mean) / deviation);
    }, 0);
}
