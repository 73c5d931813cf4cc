import sharp from "sharp";
import { evaluate } from "../../../detector/evaluate";
import { drawPicture } from "../../../detector/facts/drawExample";
import { chooseExamples } from "../../../detector/facts/takeExamples";
import type { ReportExample } from "../../../detector/facts/trainingFacts";
import { readDecoded } from "../../../detector/readPictures";
import { anomalyTypesOf, isMasked } from "../../../detector/segmentation/anomalyTypes";
import { tallyPixels } from "../../../detector/segmentation/pixelMetrics";
import { readMask, requireMaskSize } from "../../../detector/segmentation/readMask";
import type { ClassMap } from "../../../detector/segmentation/readMask";
import type { Evaluation, LabelledPicture } from "../../../detector/trainingTask";
import { standardDecoding } from "../../../pictures/pictureDecoding";
import type { AlgorithmAnswer } from "../../../sageMaker/algorithmAnswer";
import { algorithmDecision, scoreOfAnswer } from "./algorithmScale";

export interface JudgedTest {
    evaluation: Evaluation;
    examples: ReportExample[];
    /** Whether all answers on pictures with a mask have a mask, too. */
    marksPlaces: boolean;
}

/**
 * Judges the algorithm's answers on the test pictures as a training here judges its detector.
 *
 * @param trained - number of pictures that were learnt from.
 * @throws TrainingDataError naming a picture or mask that can't be used.
 */
export async function judgeTest(
    trained: number,
    pictures: readonly LabelledPicture[],
    answers: readonly AlgorithmAnswer[],
    pictureSize: { width: number; height: number },
): Promise<JudgedTest> {
    const evaluation = evaluate(trained, pictures, answers.map(scoreOfAnswer), algorithmDecision);
    const masked = [...pictures.entries()].filter(([, picture]) => isMasked(picture));
    const marksPlaces = masked.length > 0 && masked.every(([index]) => answers[index].mask !== undefined);
    const pixelAnomalyClassMetrics = marksPlaces ? await judgePixels(pictures, answers, pictureSize) : undefined;
    return {
        evaluation: { ...evaluation, ...(pixelAnomalyClassMetrics && { pixelAnomalyClassMetrics }) },
        examples: await drawExamples(pictures, evaluation.predictions),
        marksPlaces,
    };
}

async function judgePixels(
    pictures: readonly LabelledPicture[],
    answers: readonly AlgorithmAnswer[],
    pictureSize: { width: number; height: number },
): Promise<Evaluation["pixelAnomalyClassMetrics"]> {
    const types = anomalyTypesOf(pictures.filter(isMasked));
    const tally = tallyPixels(types);
    for (const [index, picture] of pictures.entries()) {
        if (!isMasked(picture)) {
            continue;
        }
        const truth = await readMask(picture, types);
        requireMaskSize(picture, truth, pictureSize);
        tally.add(truth, await readAnsweredMask(answers[index], types, pictureSize));
    }
    return tally.metrics();
}

/** Classes of an answered mask. What has the colour of no type is background. */
async function readAnsweredMask(
    { mask, anomalies = [] }: AlgorithmAnswer,
    types: readonly { name: string; color: string }[],
    { width, height }: { width: number; height: number },
): Promise<ClassMap> {
    const { data } = await sharp(mask)
        .toColourspace("srgb")
        .removeAlpha()
        .resize(width, height, { fit: "fill", kernel: "nearest" })
        .raw()
        .toBuffer({ resolveWithObject: true });
    // The answer says which colour it gives a type; it need not be that of the manifest.
    const classOf = new Map<number, number>();
    types.forEach(({ name, color }, index) => {
        const answered = anomalies.find((one) => one.name === name)?.color ?? color;
        classOf.set(Number.parseInt(answered.slice(1), 16), index + 1);
    });
    const classes = new Uint16Array(width * height);
    for (let pixel = 0; pixel < classes.length; pixel++) {
        const color = (data[3 * pixel] << 16) | (data[3 * pixel + 1] << 8) | data[3 * pixel + 2];
        classes[pixel] = classOf.get(color) ?? 0;
    }
    return { width, height, classes };
}

/** Draws the test pictures to look at. The algorithm doesn't tell what it found strange in them. */
async function drawExamples(
    pictures: readonly LabelledPicture[],
    predictions: Evaluation["predictions"],
): Promise<ReportExample[]> {
    const examples: ReportExample[] = [];
    for (const { kind, index } of chooseExamples(predictions)) {
        const { sourceRef, label, isAnomalous, confidence } = predictions[index];
        const { decoded } = await readDecoded(pictures[index], standardDecoding);
        const picture = await drawPicture(decoded);
        examples.push({ kind, sourceRef, label, isAnomalous, confidence, picture, heatMap: undefined });
    }
    return examples;
}
