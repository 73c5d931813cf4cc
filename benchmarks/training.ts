/*
 * Measures the speed of training and detection, compared with the unavoidable work: reading the pictures and the
 * backbone's passes over them. Also measures how memory grows with the number of pictures.
 *
 *     npm run bench -- training [--pictures 1000,2000] [--detections 100]
 *
 * --pictures 0 measures detection alone.
 *
 * All figures of a line are measured in one run. Each training is a separate process, and its highest memory counts.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { measureDetection } from "./speed/measureDetection";
import type { TrainingFigures } from "./speed/trainAndMeasure";
import { writePictures } from "./speed/writePictures";

void main();

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: { pictures: { type: "string", default: "1000,2000" }, detections: { type: "string", default: "100" } },
    });
    const counts = values.pictures
        .split(",")
        .map(Number)
        .filter((count) => count > 0);
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-bench-"));
    try {
        const pictures = join(folder, "pictures");
        await mkdir(pictures);
        await writePictures(pictures, Math.max(...counts, 60));
        console.log(
            "pictures of 512 x 512   training     bare passes   share (s)          highest memory   model file",
        );
        const memory: { count: number; megabytes: number }[] = [];
        for (const count of counts) {
            const { seconds, passSeconds, megabytes, modelMegabytes } = await train(pictures, count);
            memory.push({ count, megabytes });
            console.log(
                `${String(count).padStart(5)}                   ${seconds.toFixed(1).padStart(7)} s   ${passSeconds.toFixed(1).padStart(7)} s    ${((seconds - 20) / passSeconds).toFixed(2)} + 20           ${megabytes.toFixed(0).padStart(6)} MB        ${modelMegabytes.toFixed(2)} MB`,
            );
        }
        if (memory.length >= 2) {
            const [first, last] = [memory[0], memory.at(-1)!];
            const perPicture = (last.megabytes - first.megabytes) / (last.count - first.count);
            console.log(
                `memory grows by ${(1000 * perPicture).toFixed(0)} kB a picture: ${(last.megabytes + perPicture * (16_000 - last.count)).toFixed(0)} MB with 16,000, and 512 MB for their pairs`,
            );
        }
        await measureDetection(folder, pictures, Number(values.detections));
    } finally {
        await rm(folder, { recursive: true });
    }
}

async function train(pictures: string, count: number): Promise<TrainingFigures> {
    const result = join(pictures, "figures.json");
    await promisify(execFile)(process.execPath, [
        "-r",
        "ts-node/register/transpile-only",
        join(__dirname, "speed", "trainAndMeasure.ts"),
        pictures,
        String(count),
        result,
    ]);
    const figures = JSON.parse(await readFile(result, "utf8")) as TrainingFigures;
    await writeFile(result, "");
    return figures;
}
