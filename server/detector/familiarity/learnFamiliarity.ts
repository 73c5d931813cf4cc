import type { Backbone } from "../backbone/backbone";
import { reducedReader } from "../changedCopies";
import type { ChangedCopies, CopiedTask, Reduced } from "../changedCopies";
import { changeKinds } from "../changes/changeKinds";
import type { ChangeKind } from "../changes/changeKinds";
import { jitter } from "../changes/jitter";
import { strongChanges } from "../changes/strongChanges";
import type { StrongChange } from "../changes/strongChanges";
import type { CollectedFeatures } from "../collectFeatures";
import { inAdvance } from "../inAdvance";
import type { NamedArrays } from "../modelFile";
import { createRandom } from "../numerics/random";
import type { Random } from "../numerics/random";
import { computeFeatures } from "../views/pictureFeatures";
import { viewPicture } from "../views/pictureViews";
import type { PictureViews } from "../views/pictureViews";
import { FEWEST_PIECES, fitFamiliarity } from "./fitFamiliarity";
import type { PictureOverview } from "./overview";

/** How many pictures are looked at after each kind of harmless change, and after each change that is to be noticed. */
const HARMLESS_EACH = 6;
const STRONG_EACH = 2;

/** How many changed pictures {@link learnFamiliarity} looks at, at most. */
export const CHANGED_LOOKS = HARMLESS_EACH * changeKinds.length + STRONG_EACH * strongChanges.length;

/** The pictures that a training learns from. */
export interface LearntPictures {
    /** Their places in the task's training pictures. */
    training: readonly number[];
    /** Number of the piece of each of these. */
    groups: Int32Array;
    /** Those that may be looked at again. */
    looked: ReadonlySet<number>;
    overview: CollectedFeatures["overview"];
}

/**
 * Looks at training pictures after one change each, harmless or to be noticed, and learns to tell these apart.
 *
 * @param copies - changed copies of training pictures. Without any, nothing tells how pictures of another day may look.
 * @returns arrays for the model file. None: there are no copies, or too few pieces.
 */
export async function learnFamiliarity(
    backbone: Backbone,
    task: CopiedTask,
    { training, groups, looked, overview }: LearntPictures,
    copies: ChangedCopies,
    onLook: (share: number) => void,
): Promise<NamedArrays> {
    if (copies.of.length === 0 || new Set(groups).size < FEWEST_PIECES) {
        return {};
    }
    const pieceOf = new Map(training.map((picture, place) => [picture, groups[place]]));
    const seen = (picture: number, of: PictureOverview) => ({ overview: of, piece: pieceOf.get(picture)! });
    const pictures = training.filter((picture) => looked.has(picture));
    const ordinary = [
        ...pictures.map((picture) => seen(picture, overview[picture])),
        ...copies.features.map((features, place) => seen(copies.of[place], features.overview)),
    ];
    const changed = [];
    const looks = planLooks(pictures, task);
    let done = 0;
    for await (const views of inAdvance(makeLooks(task, looks))) {
        const { picture, change } = looks[done];
        const { overview: after } = await computeFeatures(backbone, views, ["overview"]);
        if (change === undefined) {
            ordinary.push(seen(picture, after));
        } else {
            changed.push({ change: change.name, piece: pieceOf.get(picture)!, before: overview[picture], after });
        }
        onLook(++done / looks.length);
    }
    return fitFamiliarity(ordinary, changed);
}

/** A picture that is changed and looked at. */
interface Look {
    picture: number;
    /** Number of the look, from which its randomness follows. */
    number: number;
    /** Kind of the harmless change. */
    kind?: ChangeKind;
    /** Change that is to be noticed. */
    change?: StrongChange;
}

/** Looks in the order of pictures, so that each of them is read once. Every change gets other pictures, drawn by the seed. */
export function planLooks(pictures: readonly number[], { seed, sensitiveTo = [] }: CopiedTask): Look[] {
    const order = createRandom(seed, "changed looks").shuffle([...pictures]);
    const times = <T>(count: number, each: T) => Array.from({ length: count }, () => each);
    return [
        ...changeKinds.filter((kind) => !sensitiveTo.includes(kind)).flatMap((kind) => times(HARMLESS_EACH, { kind })),
        ...strongChanges.flatMap((change) => times(STRONG_EACH, { change })),
    ]
        .map((what, number) => ({ ...what, number, picture: order[number % order.length] }))
        .sort((a, b) => a.picture - b.picture);
}

/** Promises of the views, in order. */
function* makeLooks(task: CopiedTask, looks: readonly Look[]): Generator<Promise<PictureViews>, void> {
    const read = reducedReader(task);
    for (const look of looks) {
        yield changedViews(read(look.picture), look, createRandom(task.seed, `changed look ${look.number}`));
    }
}

async function changedViews(reading: Promise<Reduced>, { kind, change }: Look, random: Random): Promise<PictureViews> {
    const { decoded, reduction } = await reading;
    return viewPicture(
        change
            ? await change.apply(decoded, random, reduction)
            : await jitter(decoded, new Set(kind && [kind]), random, reduction),
    );
}
