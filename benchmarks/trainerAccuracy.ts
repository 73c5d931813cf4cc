/*
 * Measures the trainer's accuracy on your own pictures. Trains on two thirds of them and tests on the others, for
 * several seeds.
 *
 *     npm run bench -- trainerAccuracy PICTURES [--seeds 3] [--backbone FILE]
 *
 * PICTURES is a folder with the subfolders normal/ and anomaly/, or a manifest of JSON Lines. The source-refs of a
 * manifest are paths beside it or above it: what an S3 address has after the bucket, or a relative path.
 */
import { parseArgs } from "node:util";
import { openBackboneFile } from "../server/detector/backbone/backbone";
import { trainDetector } from "../server/detector/trainDetector";
import { picturesOf } from "./labelledPictures";
import { twoThirds } from "./twoThirds";

void main();

async function main(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { seeds: { type: "string", default: "3" }, backbone: { type: "string" } },
    });
    if (positionals.length !== 1) {
        throw new Error("say which pictures: a folder with normal/ and anomaly/, or a manifest");
    }
    const pictures = picturesOf(positionals[0]);
    const backbone = values.backbone ? await openBackboneFile(values.backbone) : undefined;
    const seeds = Number(values.seeds);
    let wrongInAll = 0;
    console.log("seed  training  test  wrong  ROC AUC  precision  recall  F1     seconds  model file");
    for (let seed = 0; seed < seeds; seed++) {
        const { training, test } = twoThirds(pictures, seed);
        const begun = performance.now();
        const { evaluation, file } = await trainDetector(
            { training, test, seed, onProgress: () => undefined, signal: new AbortController().signal },
            { backbone },
        );
        const seconds = (performance.now() - begun) / 1000;
        const wrong = evaluation.predictions.filter(({ label, isAnomalous }) => isAnomalous !== (label === "anomaly"));
        wrongInAll += wrong.length;
        const { rocAuc, precision, recall, f1Score } = evaluation.metrics;
        const scores = [rocAuc, precision, recall, f1Score].map((value) => value.toFixed(3));
        console.log(
            `${seed}     ${training.length}        ${test.length}    ${wrong.length}      ${scores[0]}    ${scores[1]}      ${scores[2]}   ${scores[3]}  ${seconds.toFixed(1)}     ${(file.length / 1e6).toFixed(2)} MB`,
        );
        wrong.forEach(({ sourceRef, label, confidence }) =>
            console.log(`      wrong: ${sourceRef}, ${label}, confidence ${confidence.toFixed(2)}`),
        );
    }
    console.log(`wrong test pictures in the mean: ${(wrongInAll / seeds).toFixed(2)}`);
}
