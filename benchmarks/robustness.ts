/*
 * Measures how robust a detector is against changes that are no defects. Trains once, then judges the same test pictures
 * after each change.
 *
 *     npm run bench -- robustness [PICTURES …] [--only TEXT] [--tested 14] [--strength 1] [--seed 0] [--folder FOLDER]
 *
 * PICTURES are manifests, or folders with the subfolders normal/ and anomaly/. Two thirds of the pictures are trained on.
 * Without PICTURES, the sample pictures and the generated hard sets are used. --only selects the hard sets whose name
 * contains the text. --tested is the most test pictures of each label. --strength 4 makes each change four times as
 * strong.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { writeSamplePictures } from "../samplePictures/writeSamplePictures";
import { harmlessChanges } from "../server/detector/changes/harmlessChanges";
import type { LoadedDetector } from "../server/detector/detection";
import { loadDetector } from "../server/detector/loadDetector";
import { decisionCounts, metricsOf } from "../server/detector/metrics";
import { createRandom } from "../server/detector/numerics/random";
import { trainDetector } from "../server/detector/trainDetector";
import type { LabelledPicture } from "../server/detector/trainingTask";
import type { DecodedPicture } from "../server/pictures/decodedPicture";
import { decodePicture } from "../server/pictures/decodePicture";
import { divideSet, hardSets, picturesOfSet } from "./generatedPictures/hardSets";
import { picturesOf } from "./labelledPictures";
import { twoThirds } from "./twoThirds";

type Change = (picture: DecodedPicture, index: number) => DecodedPicture | Promise<DecodedPicture>;

void main();

async function main(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            only: { type: "string" },
            tested: { type: "string", default: "14" },
            strength: { type: "string", default: "1" },
            seed: { type: "string", default: "0" },
            folder: { type: "string", default: join(".lookoutvision", "robustness") },
        },
    });
    const seed = Number(values.seed);
    for (const [name, divide] of await setsOf(positionals, values.only, values.folder, seed)) {
        const { training, test } = divide();
        const tested = (["normal", "anomaly"] as const).flatMap((label) =>
            test.filter((picture) => picture.label === label).slice(0, Number(values.tested)),
        );
        const { file } = await trainDetector({
            training,
            test: tested,
            seed,
            onProgress: () => undefined,
            signal: new AbortController().signal,
        });
        await measure(name, await loadDetector(file), tested, Number(values.strength));
    }
}

/** Sets by name. Each is divided when its turn comes. */
async function setsOf(paths: readonly string[], only: string | undefined, folder: string, seed: number) {
    const sets = new Map<string, () => { training: LabelledPicture[]; test: LabelledPicture[] }>();
    for (const path of paths) {
        sets.set(path, () => twoThirds(picturesOf(path), seed));
    }
    if (paths.length === 0 && only === undefined) {
        const { pictures } = await writeSamplePictures(join(folder, "samples"));
        sets.set("sample pictures", () => twoThirds(picturesOf(pictures), seed));
    }
    for (const set of paths.length === 0 ? hardSets.filter(({ name }) => name.includes(only ?? "")) : []) {
        sets.set(set.name, () => divideSet(set, picturesOfSet(set, join(folder, "hardSets")), seed));
    }
    return sets;
}

async function measure(
    name: string,
    detector: LoadedDetector,
    tested: readonly LabelledPicture[],
    strength: number,
): Promise<void> {
    const anomalous = tested.map(({ label }) => label === "anomaly");
    const judge = async (change: Change) => {
        const verdicts: boolean[] = [];
        for (const [index, picture] of tested.entries()) {
            const changed = await change(await decodePicture(await picture.read()), index);
            verdicts.push((await detector.detect(await encode(changed))).isAnomalous);
        }
        const counts = decisionCounts(anomalous, verdicts);
        return { ...metricsOf(counts), ...counts };
    };
    const normals = anomalous.filter((is) => !is).length;
    console.log(`\n${name}\nchange                  F1     recall  false alarms`);
    const row = (label: string, { f1Score, recall, falsePositives }: Awaited<ReturnType<typeof judge>>) =>
        console.log(
            `${label.padEnd(22)}  ${f1Score.toFixed(3)}  ${recall.toFixed(3)}   ${falsePositives} of ${normals}`,
        );
    const unchanged = await judge((picture) => picture);
    row("none", unchanged);
    const falls: { f1Score: number; recall: number }[] = [];
    for (const { name: change, apply } of harmlessChanges) {
        const found = await judge((picture, index) => apply(picture, strength, createRandom(index, change)));
        row(change, found);
        falls.push({ f1Score: unchanged.f1Score - found.f1Score, recall: unchanged.recall - found.recall });
    }
    const mean = (key: "f1Score" | "recall") => falls.reduce((sum, fall) => sum + fall[key], 0) / falls.length;
    const worst = Math.max(...falls.map(({ f1Score }) => f1Score));
    console.log(
        `F1 falls by ${mean("f1Score").toFixed(3)} in the mean and ${worst.toFixed(3)} in the worst, recall by ${mean("recall").toFixed(3)} in the mean`,
    );
}

function encode({ width, height, rgb }: DecodedPicture): Promise<Buffer> {
    return sharp(rgb, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toBuffer();
}
