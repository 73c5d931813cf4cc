import type { TrainingEffort } from "../detector/trainingTask";
import type { TrainingJob } from "./trainingJob";

/*
 * What a service and a container that trains for it tell each other in files: both sides of the format. The service
 * writes the order; the container answers with its progress, its ending and a list of what it made.
 */

/** Version of the format. It rises with a change that another release can't follow. */
export const containerFormat = 1;

/** Name of the file with the order, in the channel `order`. */
export const orderName = "order.json";

/** Order of a training: the content of `order.json`. It holds no key and no secret. */
export interface ContainerOrder {
    format: typeof containerFormat;
    job: TrainingJob;
    effort: TrainingEffort;
    /** Version of the package `lookoutvision` of the service that gives the order. */
    release: string;
    /** Whether AWS may interrupt the training: then features of pictures are kept among the checkpoints. Default: false. */
    isInterruptible?: boolean;
}

/** Name of the file with the `JobProgress`, among the checkpoints. */
export const progressName = "progress.json";

/** Name of the file with the `JobEnding`, in the output and among the checkpoints. */
export const endingName = "ending.json";

/** Folder with the features of pictures, among the checkpoints. */
export const featuresName = "features";

/** Name of the file with an array of {@link OutputFile}, in the output. */
export const outputFilesName = "files.json";

/** File for the model's output bucket. */
export interface OutputFile {
    /** Key in the bucket. */
    key: string;
    contentType: string;
    /** Path below the folder of the output. */
    path: string;
}

/** Folder of the output with artifacts of the model that are to be sealed: the path below it is the artifact's name. */
export const artifactsName = "artifacts";
