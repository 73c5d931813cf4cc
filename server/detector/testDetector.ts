import type { PictureFeatures } from "./views/pictureFeatures";
import type { Scorer } from "./detectors/contract";
import type { AnomalyType } from "./segmentation/anomalyType";
import { isMasked } from "./segmentation/anomalyTypes";
import { tallyPixels } from "./segmentation/pixelMetrics";
import { readMask, requireMaskSize } from "./segmentation/readMask";
import type { Segmenter } from "./segmentation/segmenter";
import type { Evaluation, LabelledPicture } from "./trainingTask";

/** What was trained, and what its answers are compared with. */
export interface TestedDetector {
    scorer: Scorer;
    /** Where there is a mask model. `types`: those that it learnt, then those that only test masks have. */
    segmentation?: { segmenter: Segmenter; types: readonly AnomalyType[] };
    pictureSize: { width: number; height: number };
}

/** How a detector did. */
export interface TestOutcome {
    /** The score of each picture. */
    scores: number[];
    pixelAnomalyClassMetrics?: Evaluation["pixelAnomalyClassMetrics"];
}

/**
 * Lets a detector look at test pictures.
 *
 * @param features - of each picture, in their order.
 * @param onPicture - called after each: throws when training is to end.
 * @throws TrainingDataError naming a mask that can't be used.
 */
export async function testDetector(
    { scorer, segmentation, pictureSize }: TestedDetector,
    pictures: readonly LabelledPicture[],
    features: AsyncIterable<Partial<PictureFeatures>>,
    onPicture: (done: number) => void,
): Promise<TestOutcome> {
    const scores: number[] = [];
    const tally = tallyPixels(segmentation?.types ?? []);
    for await (const seen of features) {
        const picture = pictures[scores.length];
        scores.push(await scorer.score(seen));
        if (segmentation && isMasked(picture)) {
            const truth = await readMask(picture, segmentation.types);
            requireMaskSize(picture, truth, pictureSize);
            tally.add(truth, await segmentation.segmenter.segment(seen.hypercolumnMaps!, pictureSize));
        }
        onPicture(scores.length);
    }
    const pixelAnomalyClassMetrics = tally.metrics();
    return { scores, ...(pixelAnomalyClassMetrics && { pixelAnomalyClassMetrics }) };
}
