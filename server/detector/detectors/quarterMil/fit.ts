import { createRandom } from "../../numerics/random";
import type { FittedDetector, TrainingSet } from "../contract";
import { learnHeads } from "../patchMil/learnHeads";
import { logMeanExp } from "../patchMil/score";
import { cellsOfQuarters, QUARTERED_CELLS } from "./score";

/** Pictures from which the numbers' scale and directions are taken, at most; their cells are kept: 104 MB. */
const MOST_MEASURED = 60;

const STAGE = "looking closer";

/** Each picture's quarters are looked at once: that is what takes the time. */
export async function fitQuarterMil(set: TrainingSet): Promise<FittedDetector> {
    const learnt = [...set.withPatches];
    const measured = chooseMeasured(set);
    const kept = new Map<number, Float32Array>();
    const cells = async (picture: number) => {
        const known = kept.get(picture);
        if (known !== undefined) {
            return known.slice();
        }
        const made = cellsOfQuarters(await set.quarterMaps!(picture));
        if (measured.includes(picture)) {
            kept.set(picture, made.slice());
        }
        return made;
    };
    const { scale, learner, without, all } = await learnHeads(
        set,
        { count: QUARTERED_CELLS, measured, learnt, cells },
        (done) => set.onStep(STAGE, done),
    );
    const outOfFoldScores = new Float64Array(set.anomalous.length).fill(NaN);
    learnt.forEach(
        (picture, place) => (outOfFoldScores[picture] = logMeanExp(learner.logitsOf(place, without(picture)))),
    );
    return {
        outOfFoldScores,
        arrays: { ...scale, weights: Float32Array.from(all.weights), intercept: Float32Array.of(all.intercept) },
    };
}

/** As many of each label as there can be, drawn by the seed. */
function chooseMeasured({ withPatches, anomalous, seed }: TrainingSet): number[] {
    const order = createRandom(seed, "quarterMil").shuffle([...withPatches]);
    const anomalies = order.filter((picture) => anomalous[picture]);
    const normals = order.filter((picture) => !anomalous[picture]);
    const fromAnomalies = Math.min(anomalies.length, Math.max(MOST_MEASURED / 2, MOST_MEASURED - normals.length));
    return [...anomalies.slice(0, fromAnomalies), ...normals.slice(0, MOST_MEASURED - fromAnomalies)];
}
