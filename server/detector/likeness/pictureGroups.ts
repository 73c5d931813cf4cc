import { AverageLinkage } from "../numerics/averageLinkage";
import type { Pairs } from "../numerics/pairs";
import type { Likeness } from "../views/pictureFeatures";
import { registeredSimilarities } from "./pictureRegistration";
import { similarities } from "./pictureSimilarity";

/** Pictures put together in groups that look like one piece each, more and more strictly. */
export interface PictureGrouping {
    /** For each picture the number of its group. */
    groups: Int32Array;
    /** Mean similarity from which pictures are one group. */
    similarity: number;
}

/** Which pictures show one and the same piece: shots of a burst, other exposures, crops, turned and mirrored copies. */
export class PictureGroups {
    /**
     * @param linkages - of all pictures, the one to be believed first.
     * @param pictures - those that are looked at.
     */
    private constructor(
        private readonly linkages: readonly AverageLinkage[],
        private readonly pictures: readonly number[],
    ) {}

    /** Compares all pictures with each other. */
    static async of(pictures: readonly Likeness[]): Promise<PictureGroups> {
        const registered = await registeredSimilarities(pictures.map(({ structure }) => structure));
        const plain = await similarities(pictures);
        const both = registered && raisedBy(registered, plain);
        const linkages = [both, plain].flatMap((each) => (each ? [new AverageLinkage(distancesOf(each))] : []));
        return new PictureGroups(linkages, [...pictures.keys()]);
    }

    /** From similarities that are known. */
    static from(similarity: Pairs): PictureGroups {
        return new PictureGroups(
            [new AverageLinkage(distancesOf(similarity))],
            Array.from({ length: similarity.count }, (_, picture) => picture),
        );
    }

    /** Each picture a group of its own. */
    static none(count: number): PictureGroups {
        return new PictureGroups(
            [],
            Array.from({ length: count }, (_, picture) => picture),
        );
    }

    /** The groups of some of the pictures, numbered as in the list. */
    among(pictures: readonly number[]): PictureGroups {
        return new PictureGroups(
            this.linkages,
            pictures.map((picture) => this.pictures[picture]),
        );
    }

    /** Ways to group, to be tried in this order where a grouping's groups are too large to work with. */
    *groupings(): Generator<PictureGrouping, void> {
        for (const linkage of this.linkages) {
            // In hundredths, since 0.6 + 4 · 0.05 is not 0.8.
            for (let hundredths = FIRST_SIMILARITY; hundredths <= LAST_SIMILARITY; hundredths += 5) {
                const all = linkage.clustersAt(1 - hundredths / 100);
                yield {
                    groups: Int32Array.from(this.pictures, (picture) => all[picture]),
                    similarity: hundredths / 100,
                };
            }
        }
    }
}

const FIRST_SIMILARITY = 60;
const LAST_SIMILARITY = 80;

/** Below this, registered pictures are never believed to show the same. */
const LEAST_REGISTERED = 0.7;
/** How far above a picture's middle similarity, in terms of the distance from there to its fifth part that is most similar. */
const STANDS_OUT = 4;

/**
 * The plain similarity, or what registration says where that is more: a pair of pictures that stands out from what
 * is common in its set gets 0.6 and more. In sets in which all pieces look the same after registration, nothing
 * stands out. Larger shares of the set than a fifth aren't looked for: they could not be kept together anyway.
 */
function raisedBy(registered: Pairs, plain: Pairs): Pairs {
    const { count } = registered;
    const least = Float64Array.from({ length: count }, (_, picture) => {
        const row = Float32Array.from({ length: count - 1 }, (_, place) =>
            registered.get(picture, place < picture ? place : place + 1),
        ).sort();
        const quantile = (share: number) => row[Math.floor(share * (row.length - 1))] ?? 1;
        return Math.max(LEAST_REGISTERED, quantile(0.5) + STANDS_OUT * (quantile(0.8) - quantile(0.5)));
    });
    return plain.map((similarity, one, other) => {
        const level = Math.max(least[one], least[other]);
        const raised = level < 1 ? 0.6 + (0.4 * (registered.get(one, other) - level)) / (1 - level) : -1;
        return Math.max(similarity, raised);
    });
}

function distancesOf(similarity: Pairs): Pairs {
    return similarity.map((value) => 1 - value);
}
