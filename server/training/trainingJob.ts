import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import { commonPreparation } from "../pictures/preparation";
import { copyName, copyPictures } from "./copyPictures";
import type { EvaluatedModel } from "./evaluationFiles";
import { keepTrained } from "./keepTrained";
import type { TrainingOutcome } from "./keepTrained";
import { faultsOfSize, labelledPicture, refuseLargeMasks } from "./labelledPictures";
import { parseLabelledLine, picturesOf } from "./labelledLines";
import { skipUnusable } from "./skipUnusable";
import { measureStages } from "./stageTimes";
import { estimateTimeLeft } from "./timeLeft";
import type { ChangeKind } from "../detector/changes/changeKinds";
import type { TrainedDetector, TrainingEffort, TrainingProgress, TrainingTask } from "../detector/trainingTask";

/** One version to be trained: all that doesn't change while it is. */
export interface TrainingJob {
    model: EvaluatedModel;
    modelId: string;
    /** Labelled manifest lines, as CreateModel froze them; `test` null: `train` is split. */
    inputs: { train: string[]; test: string[] | null; sensitiveTo?: ChangeKind[] };
    output: { bucket: string; prefix: string };
}

export interface TrainingJobTools {
    objects: Pick<ObjectStorage, "read" | "write">;
    artifacts: SealedArtifacts;
    trainDetector(task: TrainingTask): Promise<TrainedDetector>;
    /** `full` by default. */
    effort?: TrainingEffort;
    /** As of a {@link TrainingTask}. */
    memory?: TrainingTask["memory"];
    /** Current time in Unix epoch milliseconds. */
    now(): number;
    /** Milliseconds of a clock that only goes forward. Default: that of the process. */
    elapsed?(): number;
    onProgress(progress: JobProgress): void;
    signal: AbortSignal;
}

export interface JobProgress extends TrainingProgress {
    /** Until the end of the training; undefined while it is too early to tell. */
    msLeft?: number;
}

/** Same data, same model: what is random in a training starts here. */
export const trainingSeed = 1;

/** Share of the whole that copying the pictures takes on the progress that people see. */
const copyingShare = 0.1;

/** The same, with the look whether each can be decoded. */
const preparingShare = 0.15;

/**
 * Copies the pictures, skips what can't be decoded, trains on the copies, keeps the model file, writes the two evaluation files and the report.
 * Done again after a cut, it takes the copies that are there and overwrites the rest with the same.
 *
 * @throws TrainingDataError, ObjectStorageError for what the user can repair.
 */
export async function runTrainingJob(job: TrainingJob, tools: TrainingJobTools): Promise<TrainingOutcome> {
    const train = job.inputs.train.map(parseLabelledLine);
    const test = job.inputs.test?.map(parseLabelledLine);
    const all = [...train, ...(test ?? [])];

    const elapsed = tools.elapsed ?? (() => performance.now());
    const stages = measureStages(elapsed);
    const onProgress = (progress: JobProgress) => {
        stages.note(progress.stage);
        tools.onProgress(progress);
    };
    onProgress({ stage: "copying pictures", fraction: 0 });
    const tooLarge = await copyPictures(picturesOf(all), tools, (fraction) =>
        onProgress({ stage: "copying pictures", fraction: fraction * copyingShare }),
    );

    refuseLargeMasks(all, tooLarge);
    const {
        training,
        test: tested,
        skipped,
        reading,
    } = await skipUnusable(
        {
            training: train.map((line) => labelledPicture(line, (ref) => readCopy(ref, tools.artifacts))),
            test: test?.map((line) => labelledPicture(line, (ref) => readCopy(ref, tools.artifacts))),
        },
        faultsOfSize([...tooLarge.keys()]),
        {
            signal: tools.signal,
            onFraction: (fraction) =>
                onProgress({
                    stage: "checking pictures",
                    fraction: copyingShare + fraction * (preparingShare - copyingShare),
                }),
        },
    );

    const preparation = commonPreparation(all);
    const msLeft = estimateTimeLeft(elapsed);
    const trained = await tools.trainDetector({
        training,
        test: tested,
        decoding: reading.decoding,
        preparation,
        seed: trainingSeed,
        sensitiveTo: job.inputs.sensitiveTo,
        effort: tools.effort,
        memory: tools.memory,
        signal: tools.signal,
        onProgress: (progress) => {
            const fraction = preparingShare + progress.fraction * (1 - preparingShare);
            onProgress({ ...progress, fraction, msLeft: msLeft(progress.fraction) });
        },
    });
    tools.signal.throwIfAborted();
    return keepTrained(
        job,
        trained,
        { skipped, reading: { ...reading, preparation }, stages: stages.durations(), endedAt: tools.now() },
        tools,
    );
}

async function readCopy(ref: string, artifacts: SealedArtifacts): Promise<Uint8Array> {
    const copy = await artifacts.read(copyName(ref));
    if (copy === undefined) {
        // As a missing file: another attempt copies it again.
        throw Object.assign(new Error(`the copy of ${ref} is gone`), { code: "ENOENT" });
    }
    return copy;
}
