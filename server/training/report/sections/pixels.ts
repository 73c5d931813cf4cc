import type { Html } from "../html";
import { html } from "../html";
import { LEAST_MASKS } from "../../../detector/segmentation/leastMasks";
import { counted, exact } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section, table } from "./section";

const heading = "Where the anomalies are";

/**
 * Section on how well the positions of anomalies are found, by type, or why that isn't known. Undefined: no picture has
 * a mask.
 */
export function pixels({ evaluation, facts }: TrainingReport): Html | undefined {
    const { training, testing } = facts.counts;
    const rows = evaluation.pixelAnomalyClassMetrics;
    if (rows === undefined) {
        return training.masks + testing.masks > 0
            ? section("pixels", heading, html`<p>${facts.whyNoPixels ?? whyNotTested(training.masks)}</p>`)
            : undefined;
    }
    return section(
        "pixels",
        heading,
        html`<p>
            Pixel by pixel, in the ${counted(testing.masks, "test picture")} that
            ${testing.masks === 1 ? "has a mask" : "have masks"}. Precision is the share of what was marked that is in
            the mask, recall the share of the mask that was marked. IoU is the area that mask and answer share, as a
            part of what either covers; it is the mean over the pictures in which the type is or was found.
        </p>`,
        table(
            ["type of anomaly", "#IoU", "#F1 score", "#precision", "#recall"],
            rows.map(({ className, averageIoU, f1Score, precision, recall, pictures }) => [
                html`${className}<br /><span class="side">in ${counted(pictures, "test picture")}</span>`,
                exact("averageIoU", averageIoU),
                exact("pixelF1Score", f1Score),
                exact("pixelPrecision", precision),
                exact("pixelRecall", recall),
            ]),
        ),
    );
}

function whyNotTested(learntFrom: number): string {
    return learntFrom < LEAST_MASKS
        ? `The model judges whole pictures only: to learn where anomalies are, masks of at least ${LEAST_MASKS} anomalies are needed among the pictures to learn from, and ${learntFrom === 0 ? "none has one" : `${learntFrom} ${learntFrom === 1 ? "has" : "have"} one`}.`
        : `The model learnt from ${learntFrom} masks where anomalies are, but no test picture has a mask, so nothing is known about how well it marks them. Add masks to the test pictures.`;
}
