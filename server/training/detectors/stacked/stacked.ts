import { balancedWeights, fitLogistic } from "../../components/logisticRegression";
import type { NamedArrays } from "../../modelFile";
import type { Detector, TrainingSet } from "../detector";
import { memoryBank } from "../memoryBank/memoryBank";
import { pooledLogistic } from "../pooledLogistic/pooledLogistic";

/**
 * The supervised and the one-class detector together: a logistic regression on their out-of-fold scores says
 * how much each counts. One that is useless on this data gets next to nothing, never less than nothing.
 */
export const stacked: Detector = {
    name: "stacked",
    minAnomalies: 4,
    features: ["pooled", "patchMaps"],

    async fit(set) {
        const fitted = [
            await pooledLogistic.fit({ ...set, onStep: (stage, fraction) => set.onStep(stage, 0.4 * fraction) }),
            await memoryBank.fit({ ...set, onStep: (stage, fraction) => set.onStep(stage, 0.4 + 0.6 * fraction) }),
        ];
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
    },

    async load(arrays) {
        const scorers = await Promise.all(parts.map((part) => part.load(arraysOf(part.name, arrays))));
        return {
            async score(features) {
                const scores: number[] = [];
                for (const scorer of scorers) {
                    scores.push(await scorer.score(features));
                }
                return fuse(arrays.fusion, scores);
            },
        };
    },
};

const parts = [pooledLogistic, memoryBank];

/** [mean, deviation, weight] of each part, then the intercept. */
type Fusion = Float32Array;

function fuse(fusion: Fusion, scores: readonly number[]): number {
    return scores.reduce(
        (sum, score, part) => sum + fusion[3 * part + 2] * ((score - fusion[3 * part]) / fusion[3 * part + 1]),
        fusion[3 * scores.length],
    );
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

function arraysOf(part: string, arrays: NamedArrays): NamedArrays {
    const prefix = `${part}.`;
    return Object.fromEntries(
        Object.entries(arrays)
            .filter(([name]) => name.startsWith(prefix))
            .map(([name, values]) => [name.slice(prefix.length), values]),
    );
}
