import { mostAlike } from "../likeness/pictureSimilarity";
import type { Alike } from "../likeness/pictureSimilarity";
import type { Likeness } from "../views/pictureFeatures";
import { isMasked } from "../segmentation/anomalyTypes";
import type { Division } from "../split";
import type { LabelledPicture } from "../trainingTask";
import type { PictureNotes } from "./notePicture";
import type { PictureCounts, PictureOnSide, Side, TrainingFacts } from "./trainingFacts";
import { unusualPictures } from "./unusualPictures";

/** What the report tells of the pictures of a training. */
export type DataFacts = Pick<
    TrainingFacts,
    "counts" | "testPictures" | "duplicates" | "groups" | "seenBefore" | "unusual"
>;

/** What is kept of the training dataset's pictures. */
interface Looks {
    notes: readonly PictureNotes[];
    likeness: readonly Likeness[];
}

/** What is kept of a test picture that was looked at for the first time. */
export interface TestLook {
    notes: PictureNotes;
    likeness: Likeness;
}

/** Where the test pictures are a dataset of their own. */
export async function factsOfDatasets(
    training: readonly LabelledPicture[],
    test: readonly LabelledPicture[],
    looks: Looks,
    division: Division,
    testLooks: readonly TestLook[],
): Promise<DataFacts> {
    const alike = await mostAlike(
        testLooks.map(({ likeness }) => likeness),
        looks.likeness,
    );
    const seenBefore = alike
        .flatMap((each, index) =>
            isSeenBefore(each)
                ? [
                      {
                          test: test[index].sourceRef,
                          training: training[each.other].sourceRef,
                          similarity: each.similarity,
                      },
                  ]
                : [],
        )
        .sort((a, b) => b.similarity - a.similarity);
    const pictures: NotedPicture[] = [
        ...training.map((picture, index) => ({
            picture,
            side: "training" as const,
            notes: looks.notes[index],
            group: division.groups[index],
        })),
        ...test.map((picture, index) => ({
            picture,
            side: "testing" as const,
            notes: testLooks[index].notes,
            group: undefined,
        })),
    ];
    return { ...gather(pictures, division), testPictures: "dataset", seenBefore };
}

/**
 * Where a part of one dataset was set aside.
 *
 * @param test - which of the pictures.
 */
export function factsOfSplit(
    pictures: readonly LabelledPicture[],
    test: readonly number[],
    looks: Looks,
    division: Division,
): DataFacts {
    const tested = new Set(test);
    const noted = pictures.map((picture, index): NotedPicture => ({
        picture,
        side: tested.has(index) ? "testing" : "training",
        notes: looks.notes[index],
        group: division.groups[index],
    }));
    return { ...gather(noted, division), testPictures: "set aside", seenBefore: [] };
}

/**
 * Whether a test picture seems to show the very piece that a training picture shows. Where all pieces look the same,
 * all are similar, and only what stands out says something.
 */
function isSeenBefore({ similarity, standsOut }: Alike): boolean {
    return similarity >= 0.9 || (similarity >= 0.7 && standsOut >= 8);
}

/** A picture, where it was used, and what was noted when it was read. */
interface NotedPicture {
    picture: LabelledPicture;
    side: Side;
    notes: PictureNotes;
    /** Number that pictures of one piece share. Undefined: pictures were not compared. */
    group: number | undefined;
}

function gather(
    pictures: readonly NotedPicture[],
    { similarity }: Division,
): Omit<DataFacts, "testPictures" | "seenBefore"> {
    const onSide = ({ picture: { sourceRef }, side }: NotedPicture): PictureOnSide => ({ sourceRef, side });
    const reasons = unusualPictures(pictures.map(({ notes }) => notes.quality));
    const together = <Key>(keyOf: (picture: NotedPicture) => Key | undefined) => {
        const sets = new Map<Key, PictureOnSide[]>();
        for (const picture of pictures) {
            const key = keyOf(picture);
            if (key !== undefined) {
                const set = sets.get(key) ?? [];
                set.push(onSide(picture));
                sets.set(key, set);
            }
        }
        return [...sets.values()].filter((set) => set.length > 1).sort((a, b) => b.length - a.length);
    };
    return {
        counts: { training: countsOf(pictures, "training"), testing: countsOf(pictures, "testing") },
        duplicates: together(({ notes }) => notes.checksum),
        groups: { similarity, groups: together(({ group }) => group) },
        unusual: pictures
            .map((picture, index) => ({ ...onSide(picture), reasons: reasons[index] }))
            .filter((picture) => picture.reasons.length > 0),
    };
}

function countsOf(pictures: readonly NotedPicture[], side: Side): PictureCounts {
    const here = pictures.filter((picture) => picture.side === side).map(({ picture }) => picture);
    return {
        normal: here.filter(({ label }) => label === "normal").length,
        anomaly: here.filter(({ label }) => label === "anomaly").length,
        masks: here.filter(isMasked).length,
    };
}

/** Test pictures whose file is among the training pictures too. */
export function testCopies({ duplicates }: Pick<TrainingFacts, "duplicates">): Set<string> {
    const across = duplicates.filter((same) => new Set(same.map(({ side }) => side)).size > 1);
    return new Set(across.flat().flatMap(({ sourceRef, side }) => (side === "testing" ? [sourceRef] : [])));
}
