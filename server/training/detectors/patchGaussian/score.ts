import { productOfRows } from "../../components/matrixProduct";
import { embedPatches, PATCH_DIMENSIONS, PATCHES, type PatchProjection } from "../../components/patchEmbedding";
import type { PictureFeatures } from "../../components/pictureFeatures";
import { topMean } from "../../components/topMean";
import type { NamedArrays } from "../../modelFile";
import type { Scorer } from "../contract";

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
export function patchGaussianScorer(arrays: NamedArrays): Scorer {
    const projection: PatchProjection = { s8: arrays.s8, s16a: arrays.s16a, s16b: arrays.s16b };
    const gaussians: PlaceGaussians = { whitening: arrays.whitening, means: arrays.means, spreads: arrays.spreads };
    const patchScores = async ({ patchMaps }: Pick<PictureFeatures, "patchMaps">) => mahalanobisDistances(await embedPatches(patchMaps, projection), gaussians);
    return {
        patchScores,
        async score({ patchMaps }) {
            return topMean(await patchScores({ patchMaps: patchMaps! }));
        },
    };
}

/** How far each patch is from what is normal at its place, [PATCHES]. */
export async function mahalanobisDistances(patches: Float32Array, { whitening, means, spreads }: PlaceGaussians): Promise<Float32Array> {
    const whitened = await productOfRows(
        { data: patches, shape: [PATCHES, PATCH_DIMENSIONS] },
        { data: whitening, shape: [PATCH_DIMENSIONS, PATCH_DIMENSIONS] },
    );
    return spreads.map((spread, place) => {
        let square = 0;
        for (let index = place * PATCH_DIMENSIONS; index < (place + 1) * PATCH_DIMENSIONS; index++) {
            square += (whitened.data[index] - means[index]) ** 2;
        }
        return Math.sqrt(square) / spread;
    });
}
