/*
 * How well the trainer finds where anomalies are on your own pictures: each quarter of them is tested by what was
 * learnt from the other three.
 *
 *     npx ts-node --transpile-only benchmarks/maskAccuracy.ts PICTURES [--folds 4] [--seed 0]
 *
 * PICTURES is as labelledPictures.ts says; the anomalies need masks.
 */
import { parseArgs } from "node:util";
import { createRandom } from "../server/training/components/random";
import { loadDetector } from "../server/training/loadDetector";
import { trainDetector } from "../server/training/trainDetector";
import type { LabelledPicture } from "../server/training/trainingTask";
import { picturesOf } from "./labelledPictures";

void main();

async function main(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { folds: { type: "string", default: "4" }, seed: { type: "string", default: "0" } },
    });
    if (positionals.length !== 1) {
        throw new Error("say which pictures: a folder with normal/, anomaly/ and masks/, or a manifest");
    }
    const [folds, seed] = [Number(values.folds), Number(values.seed)];
    const pictures = picturesOf(positionals[0]);
    const foldOf = drawFolds(pictures, folds, seed);
    const ious = new Map<string, { ofPixels: number[]; ofPictures: number[] }>();
    const clean: number[] = [];
    console.log("fold  seconds  type: precision recall F1, IoU of all pixels, mean IoU of the pictures");
    for (let fold = 0; fold < folds; fold++) {
        const part = (inFold: boolean) => pictures.filter((_, picture) => (foldOf[picture] === fold) === inFold);
        const begun = performance.now();
        const { evaluation, file } = await trainDetector({
            training: part(false),
            test: part(true),
            seed,
            onProgress: () => undefined,
            signal: new AbortController().signal,
        });
        const seconds = ((performance.now() - begun) / 1000).toFixed(1);
        for (const { className, precision, recall, f1Score, averageIoU } of evaluation.pixelAnomalyClassMetrics ?? []) {
            const iou = f1Score / (2 - f1Score);
            const ofType = ious.get(className) ?? { ofPixels: [], ofPictures: [] };
            ofType.ofPixels.push(iou);
            ofType.ofPictures.push(averageIoU);
            ious.set(className, ofType);
            const figures = [precision, recall, f1Score, iou, averageIoU].map((value) => value.toFixed(3)).join("  ");
            console.log(`${fold}     ${seconds}     ${className}: ${figures}`);
        }
        const detector = await loadDetector(file);
        for (const picture of part(true).filter(({ label }) => label === "normal")) {
            clean.push((await detector.detect(await picture.read())).anomalies?.[0].totalPercentageArea ?? 1);
        }
    }
    for (const [className, { ofPixels, ofPictures }] of ious) {
        console.log(`${className}: IoU of all pixels ${mean(ofPixels).toFixed(3)}, mean IoU of the pictures ${mean(ofPictures).toFixed(3)}`);
    }
    const spotless = clean.filter((background) => background === 1).length;
    console.log(`normal pictures in which nothing is marked: ${spotless} of ${clean.length}; marked in the mean: ${(100 * (1 - mean(clean))).toFixed(3)} %`);
}

/** Each label evenly over the folds, drawn by the seed. */
function drawFolds(pictures: readonly LabelledPicture[], folds: number, seed: number): Int32Array {
    const random = createRandom(seed, "mask folds");
    const foldOf = new Int32Array(pictures.length);
    for (const label of ["normal", "anomaly"] as const) {
        const labelled = [...pictures.keys()].filter((picture) => pictures[picture].label === label);
        random.shuffle(labelled).forEach((picture, place) => (foldOf[picture] = place % folds));
    }
    return foldOf;
}

function mean(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
