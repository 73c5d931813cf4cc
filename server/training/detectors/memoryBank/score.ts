import { indexNeighbours } from "../../components/nearestNeighbours";
import { embedPatches, PATCH_DIMENSIONS, type PatchProjection } from "../../components/patchEmbedding";
import type { PictureFeatures } from "../../components/pictureFeatures";
import { topMean } from "../../components/topMean";
import type { NamedArrays } from "../../modelFile";
import type { Scorer } from "../contract";

/** @param arrays - `bank` [2000, 96] and the projection's matrices `s8`, `s16a`, `s16b`, [96, channels] each. */
export async function memoryBankScorer(arrays: NamedArrays): Promise<Scorer> {
    const projection: PatchProjection = { s8: arrays.s8, s16a: arrays.s16a, s16b: arrays.s16b };
    const index = await indexNeighbours(arrays.bank, PATCH_DIMENSIONS);
    const patchScores = async ({ patchMaps }: Pick<PictureFeatures, "patchMaps">) => index.distances(await embedPatches(patchMaps, projection));
    return {
        patchScores,
        async score({ patchMaps }) {
            return topMean(await patchScores({ patchMaps: patchMaps! }));
        },
    };
}
