/* A process that trains with as many threads as its argument says, and prints what came of it. */
import { createHash } from "node:crypto";
import { computeWithThreads } from "../../../server/detector/numerics/onnxSession";
import { trainDetector } from "../../../server/detector/trainDetector";
import type { TrainingEffort } from "../../../server/detector/trainingTask";
import { figure } from "../../harness/run/figure";
import { maskedPictures } from "./maskedPictures";

async function main(): Promise<void> {
    computeWithThreads(Number(process.argv[2]));
    const { file, evaluation, comparison } = await trainDetector({
        training: maskedPictures(4, 5),
        test: maskedPictures(1, 1, 1000),
        seed: 1,
        effort: figure<TrainingEffort>("quick", "full"),
        onProgress: () => undefined,
        signal: new AbortController().signal,
    });
    console.log(JSON.stringify({ file: createHash("sha256").update(file).digest("hex"), evaluation, comparison }));
}

void main();
