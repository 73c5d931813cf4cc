import { indexNeighbours } from "../../numerics/nearestNeighbours";
import { embedPatches, PATCH_DIMENSIONS, PATCHES, projectionOf } from "../../views/patchEmbedding";
import { meanOf, topCount } from "../../numerics/topMean";
import type { NamedArrays } from "../../modelFile";
import type { PatchScorer } from "../contract";

/** @param arrays - `bank` [2000, 96] and the projection's matrices `s8`, `s16a`, `s16b`, [96, channels] each. */
export async function memoryBankScorer(arrays: NamedArrays): Promise<PatchScorer> {
    const projection = projectionOf(arrays);
    const index = await indexNeighbours(arrays.bank, PATCH_DIMENSIONS);
    const scoreOf = async (patches: Float32Array) => meanOf(await index.largest(patches, topCount(PATCHES)));
    return {
        projection,
        scoreOf,
        score: async ({ patchMaps }) => scoreOf(await embedPatches(patchMaps!, projection)),
        patchScores: async ({ patchMaps }) => index.distances(await embedPatches(patchMaps, projection)),
    };
}
