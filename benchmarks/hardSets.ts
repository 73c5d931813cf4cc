/*
 * Measures the trainer's accuracy on hard pictures that are drawn by program: small defects, few pictures, grey ones,
 * drifting light. Trains with several seeds, each with its own pictures, and tests on new pieces.
 *
 *     npm run bench -- hardSets [--seeds 5] [--only TEXT] [--folder FOLDER]
 *
 * --only selects the sets whose name contains the text. FOLDER keeps the pictures (.lookoutvision/hardSets).
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { trainDetector } from "../server/detector/trainDetector";
import { divideSet, hardSets, picturesOfSet } from "./generatedPictures/hardSets";

void main();

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            seeds: { type: "string", default: "5" },
            only: { type: "string", default: "" },
            folder: { type: "string", default: join(".lookoutvision", "hardSets") },
        },
    });
    console.log("mean ± deviation over seeds; F1 in training is that of cross-validation, which sets the threshold");
    console.log("ROC AUC      F1           F1 in training  off        chosen          set");
    for (const set of hardSets.filter(({ name }) => name.includes(values.only))) {
        const pictures = picturesOfSet(set, values.folder);
        const runs: { rocAuc: number; f1: number; told?: number; chosen: string }[] = [];
        for (let seed = 0; seed < Number(values.seeds); seed++) {
            const { evaluation, comparison } = await trainDetector({
                ...divideSet(set, pictures, seed),
                seed,
                onProgress: () => undefined,
                signal: new AbortController().signal,
            });
            const { detector, scores } = comparison.candidates.find(
                (candidate) => candidate.detector === comparison.chosen,
            )!;
            runs.push({
                rocAuc: evaluation.metrics.rocAuc,
                f1: evaluation.metrics.f1Score,
                told: scores?.f1Score,
                chosen: detector,
            });
        }
        const told = runs.flatMap((run) =>
            run.told === undefined ? [] : [{ told: run.told, off: run.told - run.f1 }],
        );
        const columns = [
            runs.map((run) => run.rocAuc),
            runs.map((run) => run.f1),
            told.map((run) => run.told),
            told.map((run) => run.off),
        ].map(spread);
        console.log(
            `${columns[0]}  ${columns[1]}  ${columns[2]}     ${columns[3]}  ${[...new Set(runs.map(({ chosen }) => chosen))].join(", ").padEnd(14)}  ${set.name}`,
        );
    }
}

function spread(values: readonly number[]): string {
    if (values.length === 0) {
        return "–          ";
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
    );
    return `${mean.toFixed(3)} ± ${deviation.toFixed(3).slice(1)}`;
}
