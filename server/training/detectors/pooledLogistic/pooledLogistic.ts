import { balancedWeights, fitLogistic, logit } from "../../components/logisticRegression";
import type { PictureFeatures } from "../../components/pictureFeatures";
import { fitStandardisation, standardise } from "../../components/standardisation";
import type { Detector, TrainingSet } from "../detector";

/**
 * What the strongest features of a picture are, told apart by logistic regression: one on each of two views,
 * [1536] numbers each, whose logits are averaged. Learns from both labels.
 */
export const pooledLogistic: Detector = {
    name: "pooledLogistic",
    minAnomalies: 2,
    features: ["pooled"],

    async fit(set) {
        const outOfFoldScores = new Float64Array(set.anomalous.length);
        const folds = [...new Set(set.folds)].sort((a, b) => a - b);
        for (const [position, fold] of folds.entries()) {
            set.onStep("training on the pictures' features", position / (folds.length + 1));
            const inside = indices(set, (picture) => set.folds[picture] !== fold);
            const heads = await fitHeads(set, inside);
            for (const picture of indices(set, (picture) => set.folds[picture] === fold)) {
                outOfFoldScores[picture] = meanLogit(heads, set.pooled(picture));
            }
        }
        set.onStep("training on the pictures' features", folds.length / (folds.length + 1));
        const heads = await fitHeads(set, indices(set, () => true));
        return { outOfFoldScores, arrays: toArrays(heads) };
    },

    async load(arrays) {
        const heads = fromArrays(arrays);
        return {
            async score({ pooled }) {
                return meanLogit(heads, pooled!);
            },
        };
    },
};

const views = ["proportional", "normalised"] as const;
type ViewName = (typeof views)[number];

/** One view's regression; all arrays are [1536], `intercept` is [1]. */
interface Head {
    mean: Float32Array;
    deviation: Float32Array;
    weights: Float32Array;
    intercept: Float32Array;
}

const CLIP = 6;
const C = 0.1;

async function fitHeads(set: TrainingSet, pictures: readonly number[]): Promise<Record<ViewName, Head>> {
    const fitHead = async (view: ViewName): Promise<Head> => {
        const raw = pictures.map((picture) => set.pooled(picture)[view]);
        const standardisation = fitStandardisation(raw);
        const features = raw[0].length;
        const x = new Float32Array(raw.length * features);
        raw.forEach((row, index) => x.set(standardise(row, standardisation, CLIP), index * features));
        const anomalous = pictures.map((picture) => set.anomalous[picture]);
        const { weights, intercept } = await fitLogistic({
            x,
            features,
            targets: anomalous.map(Number),
            sampleWeights: balancedWeights(anomalous),
            c: C,
        });
        return { ...standardisation, weights: Float32Array.from(weights), intercept: Float32Array.of(intercept) };
    };
    return { proportional: await fitHead("proportional"), normalised: await fitHead("normalised") };
}

function meanLogit(heads: Record<ViewName, Head>, pooled: PictureFeatures["pooled"]): number {
    const logits = views.map((view) => {
        const { mean, deviation, weights, intercept } = heads[view];
        const row = standardise(pooled[view], { mean, deviation }, CLIP);
        return logit({ weights: Float64Array.from(weights), intercept: intercept[0] }, row);
    });
    return (logits[0] + logits[1]) / 2;
}

function toArrays(heads: Record<ViewName, Head>): Record<string, Float32Array> {
    return Object.fromEntries(views.flatMap((view) => Object.entries(heads[view]).map(([name, array]) => [`${view}.${name}`, array])));
}

function fromArrays(arrays: Readonly<Record<string, Float32Array>>): Record<ViewName, Head> {
    const head = (view: ViewName): Head => ({
        mean: arrays[`${view}.mean`],
        deviation: arrays[`${view}.deviation`],
        weights: arrays[`${view}.weights`],
        intercept: arrays[`${view}.intercept`],
    });
    return { proportional: head("proportional"), normalised: head("normalised") };
}

function indices(set: TrainingSet, chosen: (picture: number) => boolean): number[] {
    return [...set.anomalous.keys()].filter(chosen);
}
