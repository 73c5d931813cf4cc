import type { PictureGroups } from "./likeness/pictureGroups";
import { createRandom } from "./numerics/random";
import type { Label } from "../pictures/label";

/** Parts that pictures are divided into: one is tested on what was learnt from the others. */
export const FOLDS = 5;

/** Pictures divided into folds, and which of them look like one and the same piece. */
export interface Division {
    /** For each picture the number of its fold. */
    folds: Int32Array;
    /** For each picture the number of its group. */
    groups: Int32Array;
    /** Mean similarity from which pictures were one group; undefined: groups were too large, each picture is one of its own. */
    similarity: number | undefined;
}

/**
 * Divides pictures into folds such that pictures of one and the same piece (a burst, other exposures, crops) are in
 * the same fold: otherwise the score would be that of recognising pieces. Sizes and labels are balanced as far
 * as whole groups allow.
 *
 * @param pieces - of these pictures.
 */
export function dividePictures(labels: readonly Label[], pieces: PictureGroups, folds: number, seed: number): Division {
    const grouped = chooseGrouping(labels, pieces, folds);
    return { ...grouped, folds: balanceGroups(labels, grouped.groups, folds, seed) };
}

/** The fold that has most nearly its share of each label: the test half of a dataset that comes without one. */
export function mostTypicalFold(labels: readonly Label[], folds: Int32Array, count: number): number {
    const labelled = (label: Label, fold?: number) =>
        labels.filter((each, index) => each === label && (fold === undefined || folds[index] === fold)).length;
    let best = { fold: 0, excess: Infinity };
    for (let fold = 0; fold < count; fold++) {
        let excess = 0;
        for (const label of ["normal", "anomaly"] as const) {
            const share = labelled(label) / count;
            excess += share > 0 ? (labelled(label, fold) / share - 1) ** 2 : 0;
        }
        if (excess < best.excess) {
            best = { fold, excess };
        }
    }
    return best.fold;
}

/** Pictures of which a part was set aside for the test, by their places. */
export interface SetAside {
    training: number[];
    test: number[];
    division: Division;
}

/** Where there is no test dataset: a fold of it, chosen without a look at what would be easy. */
export function setTestAside(pictures: readonly { label: Label }[], pieces: PictureGroups, seed: number): SetAside {
    const labels = pictures.map(({ label }) => label);
    const division = dividePictures(labels, pieces, FOLDS, seed);
    const testFold = mostTypicalFold(labels, division.folds, FOLDS);
    const isTested = (picture: number) => division.folds[picture] === testFold;
    const all = [...pictures.keys()];
    return { training: all.filter((picture) => !isTested(picture)), test: all.filter(isTested), division };
}

/** The first grouping that leaves something to divide; without one, each picture is a group of its own. */
function chooseGrouping(labels: readonly Label[], pieces: PictureGroups, folds: number): Omit<Division, "folds"> {
    for (const grouping of pieces.groupings()) {
        if (canBeDivided(labels, grouping.groups, folds)) {
            return grouping;
        }
    }
    return { groups: Int32Array.from(labels, (_, index) => index), similarity: undefined };
}

/** Whether each label is in enough groups, and no group is larger than a fold. */
function canBeDivided(labels: readonly Label[], groups: Int32Array, folds: number): boolean {
    const groupsOf = (label: Label) => new Set(groups.filter((_, index) => labels[index] === label)).size;
    const sizes = new Map<number, number>();
    groups.forEach((group) => sizes.set(group, (sizes.get(group) ?? 0) + 1));
    return (
        [...new Set(labels)].every((label) => groupsOf(label) >= folds) &&
        Math.max(...sizes.values()) <= Math.ceil(labels.length / folds)
    );
}

/** Largest groups first, each to the fold that it leaves most balanced. */
function balanceGroups(labels: readonly Label[], groups: Int32Array, folds: number, seed: number): Int32Array {
    const random = createRandom(seed, "folds");
    const members = new Map<number, number[]>();
    groups.forEach((group, index) => {
        const items = members.get(group) ?? [];
        items.push(index);
        members.set(group, items);
    });
    const order = random.shuffle([...members.keys()]).sort((a, b) => members.get(b)!.length - members.get(a)!.length);

    const kinds = [...new Set(labels)];
    const shares = kinds.map((kind) => labels.filter((label) => label === kind).length / folds);
    const loads = Array.from({ length: folds }, () => kinds.map(() => 0));
    const result = new Int32Array(labels.length);
    for (const group of order) {
        const items = members.get(group)!;
        const added = kinds.map((kind) => items.filter((index) => labels[index] === kind).length);
        const cost = (load: number[]) =>
            added.reduce(
                (sum, more, kind) => sum + ((load[kind] + more) ** 2 - load[kind] ** 2) / shares[kind] ** 2,
                0,
            );
        const costs = loads.map(cost);
        const fold = costs.indexOf(Math.min(...costs));
        items.forEach((index) => (result[index] = fold));
        added.forEach((more, kind) => (loads[fold][kind] += more));
    }
    return result;
}
