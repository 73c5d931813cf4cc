import { standardDecoding } from "../pictures/pictureDecoding";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import type { Backbone } from "./backbone/backbone";
import type { CollectedFeatures } from "./collectFeatures";
import type { Detector } from "./detectors/contract";
import type { TestLook } from "./facts/dataFacts";
import { notePicture } from "./facts/notePicture";
import { readPictures, readViews } from "./readPictures";
import type { CommonSize } from "./readPictures";
import type { LabelledPicture, TrainingTask } from "./trainingTask";
import { computeFeatures } from "./views/pictureFeatures";
import type { FeatureName, PictureFeatures } from "./views/pictureFeatures";

/* Which features a training and its test look at, and those of the pictures that a detector is tested on, one at a time. */

/** Those of pictures that were set aside of the training dataset, which were looked at before. */
export async function* keptFeatures(
    backbone: Backbone,
    { training, decoding = standardDecoding }: TrainingTask,
    pictures: readonly number[],
    features: CollectedFeatures,
    wanted: readonly FeatureName[],
): AsyncGenerator<Partial<PictureFeatures>, void> {
    for (const picture of pictures) {
        const closer = wanted.includes("quarterMaps")
            ? await computeFeatures(backbone, (await readViews(training[picture], decoding)).views, ["quarterMaps"])
            : {};
        yield {
            pooled: features.pooled[picture],
            patchMaps: await features.patchMaps(picture),
            ...(wanted.includes("hypercolumnMaps") && { hypercolumnMaps: await features.hypercolumnMaps(picture) }),
            ...closer,
        };
    }
}

/** Those of pictures of a test dataset, which are looked at now. @param looks - gets what the report says of each. */
export async function* freshFeatures(
    backbone: Backbone,
    { pictures, size, decoding }: { pictures: readonly LabelledPicture[]; size: CommonSize; decoding: PictureDecoding },
    wanted: readonly FeatureName[],
    looks: TestLook[],
): AsyncGenerator<Partial<PictureFeatures>, void> {
    for await (const { encoded, views } of readPictures(pictures, decoding, size)) {
        const features = await computeFeatures(backbone, views, [...wanted, "likeness"]);
        looks.push({ notes: notePicture(encoded, views), likeness: features.likeness });
        yield features;
    }
}

/** Names of what a detector needs of each picture. @param segmented - whether a mask model looks too. */
export function featuresOf(detector: Detector, segmented: boolean): FeatureName[] {
    return [...detector.features, ...(segmented ? (["hypercolumnMaps"] as const) : [])];
}

/**
 * Names of what a training looks at in each of its pictures. Quarters are looked at later, because their maps would fill
 * the memory.
 */
export function featuresOfTraining(candidates: readonly Detector[], masked: boolean): FeatureName[] {
    const ofDetectors = candidates.flatMap(({ features }) => features).filter((name) => name !== "quarterMaps");
    return [
        ...new Set<FeatureName>([...ofDetectors, "patchMaps", "likeness", "overview"]),
        ...(masked ? (["hypercolumnMaps"] as const) : []),
    ];
}
