import type { NamedArrays } from "../../modelFile";
import { arraysOfPart } from "../arraysOfParts";
import { averaged } from "../averaged/detector";
import type { Detector, Scorer } from "../contract";
import { memoryBank } from "../memoryBank/detector";
import { pooledLogistic } from "../pooledLogistic/detector";

/** What is stacked, in the order of {@link Fusion}. */
export const parts: readonly Detector[] = [pooledLogistic, averaged];

/** What was stacked in 0.1.0: model files of then are still read. */
const firstParts: readonly Detector[] = [pooledLogistic, memoryBank];

/** @param arrays - `fusion`, and the arrays of each part, `pooledLogistic.normalised.mean` and so on. */
export async function stackedScorer(arrays: NamedArrays): Promise<Scorer> {
    const stackedParts = "memoryBank.bank" in arrays ? firstParts : parts;
    const scorers = await Promise.all(stackedParts.map((part) => part.load(arraysOfPart(part.name, arrays))));
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
