import type { PrecisionRecallPoint } from "../../../detector/curves";
import { html } from "../html";
import type { Html } from "../html";
import { percent, score } from "../numbers";
import { plotChart, shareAxis, thinned } from "./plot";

const mostPoints = 400;

/**
 * Draws the precision-recall curve.
 *
 * @param share - share of anomalies among the pictures: the precision of calling everything anomalous.
 */
export function precisionRecallChart(
    curve: readonly PrecisionRecallPoint[],
    averagePrecision: number,
    chosen: { recall: number; precision: number },
    share: number,
): Html {
    const description =
        `the average precision is ${score(averagePrecision)}; at the chosen threshold the precision is ${percent(chosen.precision)} ` +
        `and the recall ${percent(chosen.recall)}`;
    return plotChart(
        "Precision and recall",
        description,
        { x: shareAxis("recall: anomalies found"), y: shareAxis("precision") },
        ({ x, y }) => {
            // The curve has steps, as the average precision counts it: each recall has the precision at which it is
            // first reached.
            const steps = thinned(curve, mostPoints).map(({ recall, precision }) => `V${y(precision)}H${x(recall)}`);
            const start = `${x(0)} ${y(curve[0]?.precision ?? 0)}`;
            return html`<path class="chance" d="M${x(0)} ${y(share)}H${x(1)}" />
                <path class="area" d="M${x(0)} ${y(0)}L${start}${steps.join("")}V${y(0)}Z" />
                <path class="curve" d="M${start}${steps.join("")}" />
                <circle class="chosen" cx="${x(chosen.recall)}" cy="${y(chosen.precision)}" r="6" />`;
        },
    );
}
