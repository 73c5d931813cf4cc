import { balancedWeights, fitLogistic } from "../../numerics/logisticRegression";
import { withPartNames } from "../arraysOfParts";
import type { FittedDetector, TrainingSet } from "../contract";
import { fuse, type Fusion, parts } from "./score";

const STAGE = "weighing detectors";

/** Learns how much each part counts, from their scores out of fold. */
export async function fitStacked(set: TrainingSet, fitted: readonly FittedDetector[]): Promise<FittedDetector> {
    set.onStep(STAGE, 0);
    const fusion = await fitFusion(
        set,
        fitted.map(({ outOfFoldScores }) => outOfFoldScores),
    );
    const outOfFoldScores = Float64Array.from(set.anomalous, (_, picture) =>
        fuse(
            fusion,
            fitted.map((part) => part.outOfFoldScores[picture]),
        ),
    );
    set.onStep(STAGE, 1);
    return { outOfFoldScores, arrays: { fusion, ...withPartNames(parts, fitted) } };
}

async function fitFusion(set: TrainingSet, scores: readonly Float64Array[]): Promise<Fusion> {
    const scored = [...set.anomalous.keys()].filter((picture) =>
        scores.every((ofPart) => Number.isFinite(ofPart[picture])),
    );
    const anomalous = scored.map((picture) => set.anomalous[picture]);
    const ofScored = scores.map((ofPart) => Float64Array.from(scored, (picture) => ofPart[picture]));
    const scales = ofScored.map(scaleOf);
    const columns = ofScored.map((column, part) =>
        column.map((score) => (score - scales[part].mean) / scales[part].deviation),
    );
    let used = columns.map((_, part) => part);
    let model = await fitColumns(anomalous, columns);
    while (used.length > 1 && model.weights.some((weight) => weight < 0)) {
        const remaining = used.filter((_, place) => model.weights[place] >= 0);
        // All below zero: none is worth anything here. The first one alone is as good as chance, but an answer.
        used = remaining.length > 0 ? remaining : [0];
        model = await fitColumns(
            anomalous,
            used.map((part) => columns[part]),
        );
    }
    const weightOf = (part: number) => (used.includes(part) ? Math.max(0, model.weights[used.indexOf(part)]) : 0);
    return Float32Array.of(
        ...scales.flatMap(({ mean, deviation }, part) => [mean, deviation, weightOf(part)]),
        model.intercept,
    );
}

function fitColumns(anomalous: readonly boolean[], columns: readonly Float64Array[]) {
    const x = new Float32Array(anomalous.length * columns.length);
    columns.forEach((column, feature) => column.forEach((value, row) => (x[row * columns.length + feature] = value)));
    return fitLogistic({
        x,
        features: columns.length,
        targets: anomalous.map(Number),
        sampleWeights: balancedWeights(anomalous),
        c: 1,
    });
}

function scaleOf(scores: Float64Array): { mean: number; deviation: number } {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
}
