import { logit } from "../../numerics/logisticRegression";
import type { PictureFeatures } from "../../views/pictureFeatures";
import { standardise } from "../../numerics/standardisation";
import type { NamedArrays } from "../../modelFile";
import type { Scorer } from "../contract";

/** One view's regression; all arrays are [1536], `intercept` is [1]. */
export interface Head {
    mean: Float32Array;
    deviation: Float32Array;
    weights: Float32Array;
    intercept: Float32Array;
}

export const views = ["proportional", "normalised"] as const;
export type ViewName = (typeof views)[number];

/** How many deviations a feature may be from its mean before it is cut. */
export const CLIP = 6;

/** @param arrays - a {@link Head} a view, `proportional.mean` and so on. */
export function pooledLogisticScorer(arrays: NamedArrays): Scorer {
    const head = (view: ViewName): Head => ({
        mean: arrays[`${view}.mean`],
        deviation: arrays[`${view}.deviation`],
        weights: arrays[`${view}.weights`],
        intercept: arrays[`${view}.intercept`],
    });
    const heads = { proportional: head("proportional"), normalised: head("normalised") };
    return {
        async score({ pooled }) {
            return meanLogit(heads, pooled!);
        },
    };
}

export function meanLogit(heads: Record<ViewName, Head>, pooled: PictureFeatures["pooled"]): number {
    const logits = views.map((view) => {
        const { mean, deviation, weights, intercept } = heads[view];
        const row = standardise(pooled[view], { mean, deviation }, CLIP);
        return logit({ weights: Float64Array.from(weights), intercept: intercept[0] }, row);
    });
    return (logits[0] + logits[1]) / 2;
}
