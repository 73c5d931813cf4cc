import type { Html } from "../html";
import { html } from "../html";
import { exact } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section, table } from "./section";

/** How well anomalies are found in place, by type; nothing where no test picture has a mask. */
export function pixels({ evaluation, facts }: TrainingReport): Html | undefined {
    const rows = evaluation.pixelAnomalyClassMetrics;
    if (rows === undefined) {
        return undefined;
    }
    return section(
        "pixels",
        "Where the anomalies are",
        html`<p>Pixel by pixel, in the ${facts.counts.testing.masks} test pictures that have masks. IoU is the area that mask and answer share, as a part of what either covers; it is the mean over the pictures in which the type is or was found.</p>`,
        table(
            ["type of anomaly", "#IoU", "#F1 score", "#precision", "#recall"],
            rows.map(({ className, averageIoU, f1Score, precision, recall }) => [
                className,
                exact("averageIoU", averageIoU),
                exact("pixelF1Score", f1Score),
                exact("pixelPrecision", precision),
                exact("pixelRecall", recall),
            ]),
        ),
    );
}
