import sharp from "sharp";
import type { CollectedFeatures } from "./collectFeatures";
import type { Scorer } from "./detectors/contract";
import type { NamedArrays } from "./modelFile";
import { PATCHES_A_SIDE } from "./views/patchEmbedding";

/** Where in a picture a detector finds what it hasn't learnt as normal. */
export interface AnomalyMap {
    /** 8-bit grey, [PATCHES_A_SIDE, PATCHES_A_SIDE], stretched over the whole picture: black is usual. */
    png: Uint8Array;
    /** How far white is above what is usual, in deviations of normal pictures; grey lies between in proportion. */
    deviationsAtWhite: number;
    /** Where what is usual comes from: normal training pictures, or the other places of this very picture. */
    reference: "training" | "picture";
}

/** Fixed, so that maps of different pictures can be compared. */
const deviationsAtWhite = 12;

/** Names of the reference among a model's arrays: the usual patch score at each place, [PATCHES], and its deviation, [1]. */
const usualName = "anomalyMap.usual";
const deviationName = "anomalyMap.deviation";

/** Number of normal pictures that tell what is usual at each place. */
const NORMALS = 15;

/**
 * Patch scores of the first of some normal training pictures: test pictures must have no part in a model. Of each
 * picture's patches the detector remembers few, so that these scores are close to those of pictures it has never seen.
 *
 * @returns [PATCHES] of each; nothing for a detector without patch scores.
 */
export async function normalPatchScoresOf(
    scorer: Scorer,
    normals: readonly number[],
    features: Pick<CollectedFeatures, "patchMaps">,
): Promise<Float32Array[]> {
    const all: Float32Array[] = [];
    for (const picture of scorer.patchScores ? normals.slice(0, NORMALS) : []) {
        all.push(await scorer.patchScores!({ patchMaps: await features.patchMaps(picture) }));
    }
    return all;
}

/** The reference for the maps of a model, from patch scores of normal pictures. Empty without any. */
export function mapReference(normalPatchScores: readonly Float32Array[]): NamedArrays {
    if (normalPatchScores.length === 0) {
        return {};
    }
    const usual = normalPatchScores[0].map((_, place) =>
        median(Float32Array.from(normalPatchScores, (scores) => scores[place])),
    );
    const distances = normalPatchScores.flatMap((scores) => [...scores.map((score, place) => score - usual[place])]);
    return { [usualName]: usual, [deviationName]: Float32Array.of(deviationOf(Float32Array.from(distances))) };
}

/** Draws a picture's patch scores, [PATCHES], on whatever scale the detector has. */
export async function drawAnomalyMap(patchScores: Float32Array, arrays: NamedArrays): Promise<AnomalyMap> {
    const reference = arrays[usualName] === undefined ? "picture" : "training";
    const middle = median(patchScores);
    const deviation = arrays[deviationName]?.[0] ?? deviationOf(patchScores.map((score) => score - middle));
    const grey = Buffer.from(
        Uint8Array.from(patchScores, (score, place) => {
            const above = (score - (arrays[usualName]?.[place] ?? middle)) / deviation;
            return Math.round(255 * Math.max(0, Math.min(1, above / deviationsAtWhite)));
        }),
    );
    const png = await sharp(grey, { raw: { width: PATCHES_A_SIDE, height: PATCHES_A_SIDE, channels: 1 } })
        .toColourspace("b-w")
        .png()
        .toBuffer();
    return { png, deviationsAtWhite, reference };
}

/** By the median distance from 0, so that one defect doesn't count; never 0. */
function deviationOf(distances: Float32Array): number {
    const absolute = distances.map(Math.abs);
    return 1.4826 * median(absolute) || Math.max(...absolute.slice(0, 100_000)) || 1;
}

function median(values: Float32Array): number {
    const sorted = Float32Array.from(values).sort();
    return sorted[sorted.length >> 1];
}
