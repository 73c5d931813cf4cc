/* Process that trains on the first pictures of a folder and writes the time and memory that this took. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openBackbone } from "../../server/detector/backbone/backbone";
import { trainDetector } from "../../server/detector/trainDetector";
import type { LabelledPicture } from "../../server/detector/trainingTask";
import { barePass } from "./barePass";
import { isAnomalous } from "./writePictures";

export interface TrainingFigures {
    seconds: number;
    /** Duration of the backbone's passes over the same pictures without reading them, in seconds. */
    passSeconds: number;
    /** Highest memory of the process, in megabytes. */
    megabytes: number;
    modelMegabytes: number;
}

/** Most pictures on which passes are measured. */
const MEASURED = 100;

async function main(): Promise<void> {
    const [folder, count, result] = process.argv.slice(2);
    const training = Array.from({ length: Number(count) }, (_, index): LabelledPicture => ({
        sourceRef: `${index}.jpg`,
        label: isAnomalous(index) ? "anomaly" : "normal",
        read: () => readFile(join(folder, `${index}.jpg`)),
    }));
    const begun = performance.now();
    const { file } = await trainDetector({
        training,
        seed: 1,
        onProgress: () => undefined,
        signal: new AbortController().signal,
    });
    const seconds = (performance.now() - begun) / 1000;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    const backbone = await openBackbone();
    let passSeconds = 0;
    const measured = training.slice(0, MEASURED);
    for (const picture of measured) {
        passSeconds += (await barePass(backbone, await picture.read())).passSeconds;
    }
    const figures: TrainingFigures = {
        seconds,
        passSeconds: (passSeconds * training.length) / measured.length,
        megabytes,
        modelMegabytes: file.length / 1e6,
    };
    await writeFile(result, JSON.stringify(figures));
}

void main();
