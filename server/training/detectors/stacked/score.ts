import type { NamedArrays } from "../../modelFile";
import type { Detector, Scorer } from "../contract";
import { memoryBank } from "../memoryBank/detector";
import { pooledLogistic } from "../pooledLogistic/detector";

/** What is stacked, in the order of {@link Fusion}. */
export const parts: readonly Detector[] = [pooledLogistic, memoryBank];

/** @param arrays - `fusion`, and the arrays of each part, `memoryBank.bank` and so on. */
export async function stackedScorer(arrays: NamedArrays): Promise<Scorer> {
    const scorers = await Promise.all(parts.map((part) => part.load(arraysOf(part.name, arrays))));
    return {
        async score(features) {
            const scores: number[] = [];
            for (const scorer of scorers) {
                scores.push(await scorer.score(features));
            }
            return fuse(arrays.fusion, scores);
        },
        patchScores: scorers.find(({ patchScores }) => patchScores !== undefined)?.patchScores,
    };
}

/** [mean, deviation, weight] of each part, then the intercept. */
export type Fusion = Float32Array;

/** One score of the parts' scores. */
export function fuse(fusion: Fusion, scores: readonly number[]): number {
    return scores.reduce(
        (sum, score, part) => sum + fusion[3 * part + 2] * ((score - fusion[3 * part]) / fusion[3 * part + 1]),
        fusion[3 * scores.length],
    );
}

function arraysOf(part: string, arrays: NamedArrays): NamedArrays {
    const prefix = `${part}.`;
    return Object.fromEntries(
        Object.entries(arrays)
            .filter(([name]) => name.startsWith(prefix))
            .map(([name, values]) => [name.slice(prefix.length), values]),
    );
}
