import { standardDecoding } from "../pictures/decodePicture";
import type { Backbone } from "./backbone/backbone";
import { changeKinds } from "./changes/harmlessChanges";
import { jitter } from "./changes/jitter";
import { computeFeatures } from "./views/pictureFeatures";
import type { PictureFeatures } from "./views/pictureFeatures";
import { viewPicture } from "./views/pictureViews";
import { createRandom } from "./numerics/random";
import { readViews } from "./readPictures";
import type { Label } from "../pictures/label";
import type { TrainingTask } from "./trainingTask";

/** Training pictures as they might look on another day: in other light, moved a little, stored in another way. */
export interface ChangedCopies {
    /** Of each copy, the picture that it is of: its place in the task's training pictures. */
    readonly of: readonly number[];
    readonly features: readonly Pick<PictureFeatures, "pooled" | "patchMaps">[];
}

/** So many copies are made at least, each picture being copied twice at most. */
const FEW = 60;
/** However many pictures there are, so many copies at most: they tell how features vary, not what pictures show. */
const MOST = 160;

/** How many changed copies a training on so many pictures makes. */
export function copyCount(pictures: number): number {
    return Math.min(2 * pictures, Math.max(FEW, Math.min(MOST, pictures)));
}

/**
 * Which pictures are copied, some of them twice: drawn by the seed, both labels in proportion, but of very many
 * pictures as many anomalies as normal ones if there are so many.
 *
 * @param pictures - places in the task's training pictures.
 */
export function chooseCopied(
    pictures: readonly number[],
    { training, seed }: Pick<TrainingTask, "training" | "seed">,
): number[] {
    const count = copyCount(pictures.length);
    const random = createRandom(seed, "copied");
    const drawn = (label: Label) => random.shuffle(pictures.filter((picture) => training[picture].label === label));
    const [normals, anomalies] = [drawn("normal"), drawn("anomaly")];
    const fromAnomalies =
        pictures.length > MOST
            ? Math.min(anomalies.length, Math.max(count / 2, count - normals.length))
            : Math.round((count * anomalies.length) / pictures.length);
    const twice = (order: readonly number[]) => [...order, ...order];
    return [...twice(normals).slice(0, count - fromAnomalies), ...twice(anomalies).slice(0, fromAnomalies)].sort(
        (a, b) => a - b,
    );
}

/** Reads the pictures again and computes the features of a changed copy of each. */
export async function computeCopies(
    backbone: Backbone,
    {
        training,
        seed,
        decoding = standardDecoding,
        sensitiveTo = [],
    }: Pick<TrainingTask, "training" | "seed" | "decoding" | "sensitiveTo">,
    copied: readonly number[],
    onCopy: (share: number) => void,
): Promise<ChangedCopies> {
    const kinds = new Set(changeKinds.filter((kind) => !sensitiveTo.includes(kind)));
    const features: Pick<PictureFeatures, "pooled" | "patchMaps">[] = [];
    for (const picture of copied) {
        const { decoded } = await readViews(training[picture], decoding);
        const changed = await jitter(decoded, kinds, createRandom(seed, `changed copy ${features.length}`));
        features.push(await computeFeatures(backbone, await viewPicture(changed), ["pooled", "patchMaps"]));
        onCopy(features.length / copied.length);
    }
    return { of: copied, features };
}
