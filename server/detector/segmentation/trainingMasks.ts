import { LEAST_MASKS } from "./leastMasks";
import { TrainingDataError } from "../trainingTask";
import type { LabelledPicture } from "../trainingTask";
import type { AnomalyType } from "./anomalyType";
import { anomalyTypesOf, isMasked } from "./anomalyTypes";
import type { MaskFacts } from "../facts/maskFacts";
import { cellShares } from "./cellShares";
import type { CellShares } from "./cellShares";
import { readMask, requireMaskSize } from "./readMask";

/** What the masks of a training dataset teach. */
export interface TrainingMasks {
    types: AnomalyType[];
    /**
     * For each picture the shares of the 1 + types classes in its cells; null for a normal one, which is
     * background all over; undefined for what teaches nothing about places: an anomaly without a mask, and what is not
     * looked at.
     */
    shares: (CellShares | null | undefined)[];
    /** For the report. */
    facts: MaskFacts;
    /** @throws TrainingDataError naming a mask that hasn't the pictures' size. */
    requireSize(size: { width: number; height: number }): void;
}

/**
 * Reads all masks, one after the other.
 *
 * @param looked - the pictures that may teach; masks of others are only checked.
 * @param onMask - called after each: throws when training is to end.
 * @returns undefined where there are too few of them.
 * @throws TrainingDataError naming the first mask that can't be used, or where none marks anything.
 */
export async function readTrainingMasks(
    pictures: readonly LabelledPicture[],
    looked: ReadonlySet<number>,
    onMask: () => void,
): Promise<TrainingMasks | undefined> {
    const masked = pictures.filter(isMasked);
    if (masked.length < LEAST_MASKS) {
        return undefined;
    }
    const types = anomalyTypesOf(masked);
    const shares: TrainingMasks["shares"] = [];
    const sizes: { width: number; height: number }[] = [];
    const backgrounds = new Set<string>();
    const empty: string[] = [];
    for (const [index, picture] of pictures.entries()) {
        if (!isMasked(picture)) {
            shares.push(picture.label === "normal" && looked.has(index) ? null : undefined);
            continue;
        }
        const mask = await readMask(picture, types);
        sizes.push({ width: mask.width, height: mask.height });
        mask.backgrounds.forEach((color) => backgrounds.add(color));
        if (!mask.isMarked) {
            empty.push(picture.mask.ref);
        }
        shares.push(looked.has(index) ? cellShares(mask, 1 + types.length) : undefined);
        onMask();
    }
    if (empty.length === masked.length) {
        throw new TrainingDataError(
            `None of the ${masked.length} masks marks anything: all their pixels are ${[...backgrounds].join(" or ")}, which is background. ` +
                `Give the colour that marks anomalies to a type in the colour maps, or remove the masks, then train again.`,
        );
    }
    return {
        types,
        shares,
        facts: { masks: masked.length, empty, backgrounds: [...backgrounds], types },
        requireSize(size) {
            masked.forEach((picture, index) => requireMaskSize(picture, sizes[index], size));
        },
    };
}
