import { standardDecoding } from "../pictures/pictureDecoding";
import type { Backbone } from "./backbone/backbone";
import { viewCopy } from "./changedCopies";
import type { TrainingSet } from "./detectors/contract";
import { readViews } from "./readPictures";
import type { CommonSize } from "./readPictures";
import type { TrainingTask } from "./trainingTask";
import { computeFeatures } from "./views/pictureFeatures";
import { SQUARE_SIDE } from "./views/pictureViews";

/** Pixels that a picture has at least: with fewer, its quarters show little that the square view doesn't. */
const LEAST_PIXELS = (1.5 * SQUARE_SIDE) ** 2;

/** Copies have so many pixels at most before they are changed: as many as their four quarters. */
const MOST_PIXELS_OF_COPIES = (2 * SQUARE_SIDE) ** 2;

/** Pictures and copies whose quarters are looked at, at most: what is learnt from takes 614 kB of memory for each. */
const MOST_LOOKS = 400;

/**
 * How quarters of a training set's pictures are looked at. Undefined: a closer look shows no more, or would take too long.
 *
 * @param originals - places in the task's training pictures, before the copies.
 * @param copied - of each copy the place of its picture.
 */
export function quarterLook(
    backbone: Backbone,
    task: TrainingTask,
    { width, height }: CommonSize,
    originals: readonly number[],
    copied: readonly number[],
): TrainingSet["quarterMaps"] {
    if (width * height < LEAST_PIXELS || originals.length + copied.length > MOST_LOOKS) {
        return undefined;
    }
    const viewsOf = async (row: number) =>
        row < originals.length
            ? (await readViews(task.training[originals[row]], task.decoding ?? standardDecoding)).views
            : viewCopy(task, copied, row - originals.length, MOST_PIXELS_OF_COPIES);
    return async (row) => (await computeFeatures(backbone, await viewsOf(row), ["quarterMaps"])).quarterMaps;
}
