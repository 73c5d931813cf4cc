import { embedPatches, PATCH_DIMENSIONS, projectionOf, whitenProjection } from "../../views/patchEmbedding";
import { topMean } from "../../numerics/topMean";
import type { NamedArrays } from "../../modelFile";
import type { PatchScorer } from "../contract";

/** What is normal where. */
export interface PlaceGaussians {
    /** [PATCH_DIMENSIONS, PATCH_DIMENSIONS]: makes patches' deviations from normal independent and of size 1. */
    whitening: Float32Array;
    /** [PATCHES, PATCH_DIMENSIONS]: the mean at each place, whitened. */
    means: Float32Array;
    /** [PATCHES]: how much normal patches vary at each place, compared with all places: 1 in the mean. */
    spreads: Float32Array;
}

/** @param arrays - those of {@link PlaceGaussians} and the projection's matrices `s8`, `s16a`, `s16b`. */
export function patchGaussianScorer(arrays: NamedArrays): PatchScorer {
    const { means, spreads } = arrays;
    const projection = whitenProjection(projectionOf(arrays), arrays.whitening);
    const scoreOf = async (patches: Float32Array) => topMean(mahalanobisDistances(patches, { means, spreads }));
    return {
        projection,
        scoreOf,
        score: async ({ patchMaps }) => scoreOf(await embedPatches(patchMaps!, projection)),
        patchScores: async ({ patchMaps }) =>
            mahalanobisDistances(await embedPatches(patchMaps, projection), { means, spreads }),
    };
}

/**
 * How far each patch is from what is normal at its place.
 *
 * @param patches - [PATCHES, PATCH_DIMENSIONS], whitened.
 * @returns [PATCHES]
 */
export function mahalanobisDistances(
    patches: Float32Array,
    { means, spreads }: Pick<PlaceGaussians, "means" | "spreads">,
): Float32Array {
    const distances = new Float32Array(spreads.length);
    for (let place = 0; place < distances.length; place++) {
        let square = 0;
        for (let index = place * PATCH_DIMENSIONS; index < (place + 1) * PATCH_DIMENSIONS; index++) {
            const difference = patches[index] - means[index];
            square += difference * difference;
        }
        distances[place] = Math.sqrt(square) / spreads[place];
    }
    return distances;
}
