/*
 * Measures how well the trainer finds the positions of anomalies on your own pictures. Each quarter of them is tested
 * by a model that was trained on the other three.
 *
 *     npm run bench -- maskAccuracy PICTURES [--folds 4] [--seed 0]
 *
 * PICTURES is a folder or manifest as labelledPictures.ts describes it. The anomalies need masks.
 */
import { parseArgs } from "node:util";
import sharp from "sharp";
import { createRandom } from "../server/detector/numerics/random";
import { loadDetector } from "../server/detector/loadDetector";
import { trainDetector } from "../server/detector/trainDetector";
import type { LabelledPicture, PictureMask } from "../server/detector/trainingTask";
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
    const tally = new Map<string, Tally>();
    const normals = { count: 0, spotless: 0, marked: 0 };
    for (let fold = 0; fold < folds; fold++) {
        const part = (inFold: boolean) => pictures.filter((_, picture) => (foldOf[picture] === fold) === inFold);
        const begun = performance.now();
        const { file } = await trainDetector({
            training: part(false),
            test: part(true),
            seed,
            onProgress: () => undefined,
            signal: new AbortController().signal,
        });
        console.log(
            `fold ${fold}: trained on ${part(false).length} pictures and tested on ${part(true).length} in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
        );
        const detector = await loadDetector(file);
        for (const picture of part(true)) {
            const { anomalies, anomalyMask } = await detector.detect(await picture.read());
            if (anomalyMask === undefined) {
                throw new Error("too few of the pictures have masks");
            }
            if (picture.label === "normal") {
                const marked = 1 - anomalies![0].totalPercentageArea;
                normals.count++;
                normals.spotless += marked === 0 ? 1 : 0;
                normals.marked += marked;
            } else if (picture.mask) {
                compare(picture.mask, await colorsOf(await picture.mask.read()), await colorsOf(anomalyMask), tally);
            }
        }
    }
    console.log("type: IoU, precision and recall of the pixels of all pictures; mean IoU of the pictures that have it");
    for (const [className, { both, truth, found, ious }] of tally) {
        const figures = [both / (truth + found - both), both / found, both / truth, mean(ious)];
        console.log(`${className}: ${figures.map((figure) => figure.toFixed(3)).join("  ")}`);
    }
    console.log(
        `normal pictures in which nothing is marked: ${normals.spotless} of ${normals.count}; marked in the mean: ${((100 * normals.marked) / normals.count).toFixed(3)} %`,
    );
}

/** Counts for one type of anomaly, in pixels. */
interface Tally {
    both: number;
    truth: number;
    found: number;
    /** IoU of each picture that has the type. */
    ious: number[];
}

function compare({ colorMap }: PictureMask, truth: Int32Array, found: Int32Array, tally: Map<string, Tally>): void {
    for (const { className, color } of colorMap.filter((entry) => entry.className.toUpperCase() !== "BACKGROUND")) {
        const value = Number.parseInt(color.slice(1), 16);
        const counts = { both: 0, truth: 0, found: 0 };
        truth.forEach((is, pixel) => {
            counts.truth += is === value ? 1 : 0;
            counts.found += found[pixel] === value ? 1 : 0;
            counts.both += is === value && found[pixel] === value ? 1 : 0;
        });
        const ofType = tally.get(className) ?? { both: 0, truth: 0, found: 0, ious: [] };
        tally.set(className, {
            both: ofType.both + counts.both,
            truth: ofType.truth + counts.truth,
            found: ofType.found + counts.found,
            ious:
                counts.truth === 0
                    ? ofType.ious
                    : [...ofType.ious, counts.both / (counts.truth + counts.found - counts.both)],
        });
    }
}

async function colorsOf(png: Uint8Array): Promise<Int32Array> {
    const rgb = await sharp(png).toColourspace("srgb").removeAlpha().raw().toBuffer();
    return Int32Array.from({ length: rgb.length / 3 }, (_, pixel) => rgb.readUIntBE(3 * pixel, 3));
}

/** Distributes each label evenly over the folds, by the seed. */
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
