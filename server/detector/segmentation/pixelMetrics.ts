import { ratio } from "../metrics";
import type { Evaluation } from "../trainingTask";
import type { AnomalyType } from "./anomalyType";
import type { ClassMap } from "./readMask";

/** Counts, picture by picture, how well pixels are told. */
export interface PixelTally {
    add(truth: ClassMap, found: ClassMap): void;
    /**
     * A row for each type. Precision, recall and F1 over the pixels of all pictures; `averageIoU` is the mean of the
     * IoUs of those pictures in which the type is or was found. Undefined when no picture was added.
     */
    metrics(): Evaluation["pixelAnomalyClassMetrics"];
}

export function tallyPixels(types: readonly AnomalyType[]): PixelTally {
    const tallies = types.map(() => ({ both: 0, truth: 0, found: 0, pictures: 0, ious: [] as number[] }));
    let added = 0;
    return {
        add(truth, found) {
            added++;
            const counts = types.map(() => ({ both: 0, truth: 0, found: 0 }));
            truth.classes.forEach((is, pixel) => {
                const said = found.classes[pixel];
                if (is > 0) {
                    counts[is - 1].truth++;
                    counts[is - 1].both += is === said ? 1 : 0;
                }
                if (said > 0) {
                    counts[said - 1].found++;
                }
            });
            counts.forEach((count, type) => {
                const tally = tallies[type];
                tally.both += count.both;
                tally.truth += count.truth;
                tally.found += count.found;
                tally.pictures += count.truth > 0 ? 1 : 0;
                const union = count.truth + count.found - count.both;
                if (union > 0) {
                    tally.ious.push(count.both / union);
                }
            });
        },
        metrics() {
            if (added === 0) {
                return undefined;
            }
            return types.map(({ name }, type) => {
                const { both, truth, found, pictures, ious } = tallies[type];
                return {
                    className: name,
                    precision: ratio(both, found),
                    recall: ratio(both, truth),
                    f1Score: ratio(2 * both, truth + found),
                    averageIoU: ratio(
                        ious.reduce((sum, iou) => sum + iou, 0),
                        ious.length,
                    ),
                    pictures,
                };
            });
        },
    };
}
