import { standardDecoding } from "../pictures/pictureDecoding";
import type { Backbone } from "./backbone/backbone";
import { changeKinds } from "./changes/changeKinds";
import type { ChangeKind } from "./changes/changeKinds";
import { jitter } from "./changes/jitter";
import { computeFeatures } from "./views/pictureFeatures";
import type { PictureFeatures } from "./views/pictureFeatures";
import { resize, viewPicture } from "./views/pictureViews";
import type { PictureViews } from "./views/pictureViews";
import { createRandom } from "./numerics/random";
import type { Random } from "./numerics/random";
import { inAdvance } from "./inAdvance";
import { readDecoded } from "./readPictures";
import type { DecodedPicture } from "../pictures/decodedPicture";
import type { Label } from "../pictures/label";
import type { TrainingTask } from "./trainingTask";

/** Training pictures as they might look on another day: in other light, moved a little, stored in another way. */
export interface ChangedCopies {
    /** Picture that each copy was made from: its place in the task's training pictures. */
    readonly of: readonly number[];
    readonly features: readonly Pick<PictureFeatures, "pooled" | "patchMaps" | "overview">[];
}

/** What copies follow from. */
export type CopiedTask = Pick<TrainingTask, "training" | "seed" | "decoding" | "sensitiveTo">;

/** Least number of copies, as long as no picture is copied more than twice. */
const FEW = 40;
/** Largest number of copies, however many pictures there are: copies tell how features vary, not what pictures show. */
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

/**
 * Reads the pictures again and computes the features of a changed copy of each. While the backbone looks at one copy,
 * the next ones are made.
 */
export async function computeCopies(
    backbone: Backbone,
    task: CopiedTask,
    copied: readonly number[],
    onCopy: (share: number) => void,
): Promise<ChangedCopies> {
    const features: ChangedCopies["features"][number][] = [];
    for await (const views of inAdvance(makeCopies(task, copied))) {
        features.push(await computeFeatures(backbone, views, ["pooled", "patchMaps", "overview"]));
        onCopy(features.length / copied.length);
    }
    return { of: copied, features };
}

/** Promises of the copies' views, in order; each picture is read once for all of its copies. */
function* makeCopies(task: CopiedTask, copied: readonly number[]): Generator<Promise<PictureViews>, void> {
    const kinds = kindsBut(task.sensitiveTo ?? []);
    const read = reducedReader(task);
    for (const [place, picture] of copied.entries()) {
        yield change(read(picture), kinds, createRandom(task.seed, `changed copy ${place}`));
    }
}

/**
 * One copy, for what looks at it a second time.
 *
 * @param place - in `copied`.
 * @param mostPixels - of the picture before it is changed.
 */
export async function viewCopy(
    { training, seed, decoding = standardDecoding, sensitiveTo = [] }: CopiedTask,
    copied: readonly number[],
    place: number,
    mostPixels: number,
): Promise<PictureViews> {
    const { decoded } = await readDecoded(training[copied[place]], decoding);
    const random = createRandom(seed, `changed copy ${place}`);
    return change(reduce(decoded, mostPixels), kindsBut(sensitiveTo), random);
}

function kindsBut(sensitiveTo: readonly ChangeKind[]): ReadonlySet<ChangeKind> {
    return new Set(changeKinds.filter((kind) => !sensitiveTo.includes(kind)));
}

async function change(
    reading: Promise<Reduced>,
    kinds: ReadonlySet<ChangeKind>,
    random: Random,
): Promise<PictureViews> {
    const { decoded, reduction } = await reading;
    return viewPicture(await jitter(decoded, kinds, random, reduction));
}

/** Pictures with more pixels are made smaller before they are changed. */
const MOST_PIXELS = 512 * 512;

export interface Reduced {
    decoded: DecodedPicture;
    /** Factor of its sides. 1: it is as it was. */
    reduction: number;
}

/** Reads training pictures in the size in which they are changed: once where the same is wanted several times in a row. */
export function reducedReader({ training, decoding = standardDecoding }: CopiedTask) {
    let last: { picture: number; reading: Promise<Reduced> } | undefined;
    const read = async (picture: number) =>
        reduce((await readDecoded(training[picture], decoding)).decoded, MOST_PIXELS);
    return (picture: number): Promise<Reduced> => {
        last = last?.picture === picture ? last : { picture, reading: read(picture) };
        return last.reading;
    };
}

/** A large picture made smaller: views that are smaller still hardly tell, and changing it takes far less time. */
async function reduce(decoded: DecodedPicture, mostPixels: number): Promise<Reduced> {
    const reduction = Math.sqrt(mostPixels / (decoded.width * decoded.height));
    if (reduction >= 1) {
        return { decoded, reduction: 1 };
    }
    const side = (length: number) => Math.max(1, Math.round(length * reduction));
    const [width, height] = [side(decoded.width), side(decoded.height)];
    return { decoded: { width, height, rgb: await resize(decoded, width, height) }, reduction };
}
