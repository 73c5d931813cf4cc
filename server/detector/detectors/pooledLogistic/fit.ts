import { balancedWeights, fitLogistic } from "../../numerics/logisticRegression";
import { fitStandardisation, standardise } from "../../numerics/standardisation";
import type { FittedDetector, TrainingSet } from "../contract";
import { CLIP, meanLogit, views } from "./score";
import type { Head, ViewName } from "./score";

const C = 0.1;
const STAGE = "training on the pictures' features";

/** Once without each fold, then with all pictures. */
export async function fitPooledLogistic(set: TrainingSet): Promise<FittedDetector> {
    const outOfFoldScores = new Float64Array(set.anomalous.length);
    const folds = [...new Set(set.folds)].sort((a, b) => a - b);
    for (const [position, fold] of folds.entries()) {
        set.onStep(STAGE, position / (folds.length + 1));
        const heads = await fitHeads(
            set,
            indices(set, (picture) => set.folds[picture] !== fold),
        );
        for (const picture of indices(set, (picture) => set.folds[picture] === fold)) {
            outOfFoldScores[picture] = meanLogit(heads, set.pooled(picture));
        }
    }
    set.onStep(STAGE, folds.length / (folds.length + 1));
    const heads = await fitHeads(
        set,
        indices(set, () => true),
    );
    const arrays = views.flatMap((view) =>
        Object.entries(heads[view]).map(([name, array]) => [`${view}.${name}`, array]),
    );
    return { outOfFoldScores, arrays: Object.fromEntries(arrays) };
}

async function fitHeads(set: TrainingSet, pictures: readonly number[]): Promise<Record<ViewName, Head>> {
    return {
        proportional: await fitHead(set, pictures, "proportional"),
        normalised: await fitHead(set, pictures, "normalised"),
    };
}

async function fitHead(set: TrainingSet, pictures: readonly number[], view: ViewName): Promise<Head> {
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
}

function indices(set: TrainingSet, chosen: (picture: number) => boolean): number[] {
    return [...set.anomalous.keys()].filter(chosen);
}
