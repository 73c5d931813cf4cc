import { balancedWeights, fitLogistic } from "../../components/logisticRegression";
import type { FittedDetector, TrainingSet } from "../contract";
import { fuse, type Fusion, parts } from "./score";

/** The parts one after the other, then how much each counts. */
export async function fitStacked(set: TrainingSet): Promise<FittedDetector> {
    const fitted: FittedDetector[] = [];
    for (const [position, part] of parts.entries()) {
        const onStep: TrainingSet["onStep"] = (stage, fraction) => set.onStep(stage, (position + fraction) / parts.length);
        fitted.push(await part.fit({ ...set, onStep }));
    }
    const fusion = await fitFusion(set, fitted.map(({ outOfFoldScores }) => outOfFoldScores));
    const outOfFoldScores = Float64Array.from(set.anomalous, (_, picture) =>
        fuse(fusion, fitted.map((part) => part.outOfFoldScores[picture])),
    );
    const arrays: Record<string, Float32Array> = { fusion };
    parts.forEach(({ name }, position) => {
        for (const [array, values] of Object.entries(fitted[position].arrays)) {
            arrays[`${name}.${array}`] = values;
        }
    });
    return { outOfFoldScores, arrays };
}

async function fitFusion(set: TrainingSet, scores: readonly Float64Array[]): Promise<Fusion> {
    const scales = scores.map(scaleOf);
    const columns = scores.map((column, part) => column.map((score) => (score - scales[part].mean) / scales[part].deviation));
    let used = columns.map((_, part) => part);
    let model = await fitColumns(set, columns);
    if (model.weights.some((weight) => weight < 0)) {
        used = used.filter((part) => model.weights[part] >= 0);
        // Both below zero: neither is worth anything here. The first one alone is as good as chance, but an answer.
        used = used.length > 0 ? used : [0];
        model = await fitColumns(set, used.map((part) => columns[part]));
    }
    const weightOf = (part: number) => (used.includes(part) ? Math.max(0, model.weights[used.indexOf(part)]) : 0);
    return Float32Array.of(...scales.flatMap(({ mean, deviation }, part) => [mean, deviation, weightOf(part)]), model.intercept);
}

function fitColumns(set: TrainingSet, columns: readonly Float64Array[]) {
    const count = set.anomalous.length;
    const x = new Float32Array(count * columns.length);
    columns.forEach((column, feature) => column.forEach((value, row) => (x[row * columns.length + feature] = value)));
    return fitLogistic({
        x,
        features: columns.length,
        targets: set.anomalous.map(Number),
        sampleWeights: balancedWeights(set.anomalous),
        c: 1,
    });
}

function scaleOf(scores: Float64Array): { mean: number; deviation: number } {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
}
