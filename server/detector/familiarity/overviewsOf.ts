import type { ChangedCopies } from "../changedCopies";
import type { CollectedFeatures } from "../collectFeatures";
import type { PictureOverview } from "./overview";

/**
 * Overviews of training pictures and of their changed copies, with the piece that each of them shows. Without copies there
 * are none: nothing tells then how pictures of another day may look.
 *
 * @param training - places of the pictures that are learnt from.
 * @param groups - number of the piece of each of these.
 * @param looked - pictures to take.
 */
export function overviewsOf(
    training: readonly number[],
    groups: Int32Array,
    looked: ReadonlySet<number>,
    { overview }: Pick<CollectedFeatures, "overview">,
    copies: ChangedCopies,
): [overviews: PictureOverview[], pieces: number[]] {
    if (copies.of.length === 0) {
        return [[], []];
    }
    const taken = training.filter((picture) => looked.has(picture));
    const pieceOf = new Map(training.map((picture, place) => [picture, groups[place]]));
    return [
        [...taken.map((picture) => overview[picture]), ...copies.features.map((features) => features.overview)],
        [...taken, ...copies.of].map((picture) => pieceOf.get(picture)!),
    ];
}
