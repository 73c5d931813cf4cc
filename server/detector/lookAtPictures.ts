import { openChosenBackbone } from "./backbone/chosenBackbone";
import { collectFeatures } from "./collectFeatures";
import type { DataFacts } from "./facts/dataFacts";
import { factsOfDatasets, factsOfSplit } from "./facts/dataFacts";
import type { MaskFacts } from "./facts/maskFacts";
import { PictureGroups } from "./likeness/pictureGroups";
import { computeFeatures } from "./views/pictureFeatures";
import { readPictures } from "./readPictures";
import { notePicture } from "./facts/notePicture";
import { readTrainingMasks } from "./segmentation/trainingMasks";
import { dividePictures, FOLDS, setTestAside } from "./split";
import { standardDecoding } from "../pictures/pictureDecoding";
import type { TrainingTask } from "./trainingTask";

/** What a look at the pictures tells before somebody else trains on them. */
export interface PictureLook {
    /** Places of the pictures to learn from, and of those to test on: the training pictures first, then the others. */
    training: number[];
    test: number[];
    pictureSize: { width: number; height: number };
    facts: DataFacts;
    /** Undefined: masks were not asked for, or are too few. */
    masks?: MaskFacts;
}

export interface LookTask extends Pick<TrainingTask, "training" | "test" | "seed"> {
    /** Whether masks are read and checked, too. */
    withMasks: boolean;
    /** Called with the share of the pictures that are done. */
    onFraction(fraction: number): void;
}

/**
 * Looks at the pictures as a training here does before it learns: all must have one size, pictures of one piece are kept
 * together, and without test pictures a part is set aside for the test.
 *
 * @throws TrainingDataError naming the first picture or mask that can't be used.
 */
export async function lookAtPictures({ training, test, seed, withMasks, onFraction }: LookTask): Promise<PictureLook> {
    const total = training.length + (test?.length ?? 0);
    const backbone = await openChosenBackbone();
    const features = await collectFeatures(backbone, training, ["likeness"], new Set(), (done) =>
        onFraction(done / total),
    );
    const { width, height } = features.size;
    const masks = withMasks ? await readTrainingMasks(training, new Set(), () => undefined) : undefined;
    masks?.requireSize({ width, height });
    const shared = { pictureSize: { width, height }, ...(masks && { masks: masks.facts }) };
    const pieces = await PictureGroups.of(features.likeness);
    if (test === undefined) {
        const aside = setTestAside(training, pieces, seed);
        return {
            ...shared,
            training: aside.training,
            test: aside.test,
            facts: factsOfSplit(training, aside.test, features, aside.division),
        };
    }
    const looks = [];
    for await (const { encoded, views } of readPictures(test, standardDecoding, features.size)) {
        const { likeness } = await computeFeatures(backbone, views, ["likeness"]);
        looks.push({ notes: notePicture(encoded, views), likeness });
        onFraction((training.length + looks.length) / total);
    }
    const labels = training.map(({ label }) => label);
    const division = dividePictures(labels, pieces, FOLDS, seed);
    return {
        ...shared,
        training: [...training.keys()],
        test: [...test.keys()].map((picture) => training.length + picture),
        facts: await factsOfDatasets(training, test, features, division, looks),
    };
}
