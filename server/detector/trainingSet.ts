import type { ChangedCopies } from "./changedCopies";
import type { CollectedFeatures } from "./collectFeatures";
import type { PictureGroups } from "./likeness/pictureGroups";
import type { TrainingSet } from "./detectors/contract";
import { dividePictures, FOLDS } from "./split";
import type { Division } from "./split";
import type { TrainingTask } from "./trainingTask";

/**
 * What detectors learn from: pictures of the dataset, then changed copies of them, each in the fold of its picture.
 *
 * @param pictures - places in the task's training pictures.
 * @param pieces - of all of the task's training pictures.
 * @param looked - pictures whose patches may be looked at.
 */
export function makeTrainingSet(
    { training, seed }: TrainingTask,
    pictures: readonly number[],
    pieces: PictureGroups,
    looked: ReadonlySet<number>,
    features: CollectedFeatures,
    copies: ChangedCopies,
    quarterMaps: TrainingSet["quarterMaps"],
    onStep: TrainingSet["onStep"],
): { set: TrainingSet; division: Division } {
    const labels = pictures.map((picture) => training[picture].label);
    const division = dividePictures(labels, pieces.among(pictures), foldCount(labels), seed);
    const count = pictures.length;
    const foldOf = new Map(pictures.map((picture, place) => [picture, division.folds[place]]));
    const rows = [...pictures, ...copies.of];
    const copyAt = (row: number) => copies.features[row - count];
    const set: TrainingSet = {
        originals: count,
        anomalous: rows.map((picture) => training[picture].label === "anomaly"),
        folds: Int32Array.from(rows, (picture) => foldOf.get(picture)!),
        withPatches: [...rows.keys()].filter((row) => row >= count || looked.has(rows[row])),
        seed,
        pooled: (row) => (row < count ? features.pooled[rows[row]] : copyAt(row).pooled),
        patchMaps: async (row) => (row < count ? features.patchMaps(rows[row]) : copyAt(row).patchMaps),
        ...(quarterMaps && { quarterMaps }),
        onStep,
    };
    return { set, division };
}

/** Fewer than usual where a label has not enough pictures to be in each. */
function foldCount(labels: readonly string[]): number {
    const anomalies = labels.filter((label) => label === "anomaly").length;
    const scarce = anomalies >= 2 ? Math.min(anomalies, labels.length - anomalies) : labels.length - anomalies;
    return Math.max(2, Math.min(FOLDS, scarce));
}
