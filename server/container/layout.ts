import { join } from "node:path";
import { orderName, progressName } from "../training/containerFiles";

/*
 * Folders of a SageMaker container, as its developer guide gives them. Everything below /opt/ml belongs to SageMaker:
 * it puts the inputs there before the start, and takes the outputs away after the end.
 */

const root = "/opt/ml";

/** Folder with the trained model: filled by a training, unpacked there again before hosting. */
export const modelFolder = join(root, "model");

/** File of the channel with the order. */
export const orderFile = join(root, "input", "data", "order", orderName);

/** Channel with the copies of pictures and masks, named as by copyName(). */
export const picturesFolder = join(root, "input", "data", "pictures");

/** Channel with the backbone that somebody has brought. Without one, it isn't there. */
export const backboneFolder = join(root, "input", "data", "backbone");

/** Folder of the training's other results. SageMaker packs it into output.tar.gz. */
export const outputFolder = join(root, "output", "data");

/** File whose first 1,024 characters become the job's FailureReason. */
export const failureFile = join(root, "output", "failure");

/** Folder that SageMaker copies to S3 during the job, and back before a job that was interrupted starts again. */
export const checkpointsFolder = join(root, "checkpoints");

/** File with the progress, read by the engine while the job runs. */
export const progressFile = join(checkpointsFolder, progressName);
