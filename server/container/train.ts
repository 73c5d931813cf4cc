import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { chooseBackboneIn } from "../detector/backbone/backboneFiles";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { endingName } from "../training/containerFiles";
import type { JobEnding } from "../training/engines/trainingEngine";
import { trainInProcess } from "../training/processTraining";
import { ContainerOrderError, parseContainerOrder } from "./containerOrder";
import { backboneFolder, checkpointsFolder, failureFile, orderFile, outputFolder } from "./layout";
import { openProgressFile } from "./progressFile";

/** Exit codes of a training. SageMaker takes 0 for a success and all others for a failure. */
const exitCodes: Record<JobEnding["kind"], number> = { trained: 0, refused: 1, crashed: 2 };

/** Exit code of a process that SIGTERM ended, as shells give it. */
const stoppedCode = 143;

/** Silence after which the process of the training counts as hung, in milliseconds. */
const silentMs = 60_000;

/**
 * Trains the version that the order names, as SageMaker wants it of `train`. The training runs in a process of its own, so
 * that a crash is told, too.
 *
 * @returns the exit code.
 */
export async function train(): Promise<number> {
    const stopped = new Promise<"stopped">((resolve) => process.once("SIGTERM", () => resolve("stopped")));
    await mkdir(outputFolder, { recursive: true });
    await mkdir(checkpointsFolder, { recursive: true });
    // From an attempt that was interrupted after its end.
    await rm(join(checkpointsFolder, endingName), { force: true });

    let order;
    try {
        order = parseContainerOrder(await readFile(orderFile, "utf8"));
    } catch (error) {
        return tellEnding(
            error instanceof ContainerOrderError
                ? { kind: "refused", sentence: error.message }
                : { kind: "crashed", reason: `the order can't be read: ${(error as Error).message}` },
        );
    }
    chooseBackboneIn(backboneFolder);
    const progress = openProgressFile();
    const training = trainInProcess(require.resolve("./trainingProcess"), order, {
        readsS3: false,
        silentMs,
        onProgress: progress.note,
    });
    const ending = await Promise.race([training.ended, stopped]);
    await training.end();
    await progress.close();
    if (ending === "stopped") {
        await tellFailure(
            order.isInterruptible
                ? "The training was stopped (SIGTERM) before its end. If it starts again, it goes on with the features of pictures that it has kept."
                : "The training was stopped (SIGTERM) before its end. If it starts again, it begins from the start.",
        );
        return stoppedCode;
    }
    return tellEnding(ending);
}

/** Writes how the training ended to all places that its engine may look at. */
async function tellEnding(ending: JobEnding): Promise<number> {
    const text = JSON.stringify(ending);
    await writeFileAtomically(join(outputFolder, endingName), text);
    await writeFileAtomically(join(checkpointsFolder, endingName), text);
    if (ending.kind === "trained") {
        const { f1Score, precision, recall, statusMessage } = ending.outcome;
        console.log(`lookoutvision: f1=${f1Score}; precision=${precision}; recall=${recall};`);
        console.log(statusMessage);
    } else {
        await tellFailure(
            ending.kind === "refused" ? ending.sentence : `The training crashed, because ${ending.reason}.`,
        );
    }
    return exitCodes[ending.kind];
}

async function tellFailure(sentence: string): Promise<void> {
    console.error(sentence);
    await mkdir(dirname(failureFile), { recursive: true });
    await writeFileAtomically(failureFile, sentence);
}
