import type { RocPoint } from "../../../detector/curves";
import { html } from "../html";
import type { Html } from "../html";
import { percent, score } from "../numbers";
import { plotChart, shareAxis, thinned } from "./plot";

const mostPoints = 400;

/** Draws the ROC curve: recall against the false-alarm rate for all thresholds, with a dot for the chosen one. */
export function rocChart(
    curve: readonly RocPoint[],
    area: number,
    chosen: { falsePositiveRate: number; truePositiveRate: number },
): Html {
    const description =
        `the area under the curve is ${score(area)}; the chosen threshold finds ${percent(chosen.truePositiveRate)} of the anomalies ` +
        `and calls ${percent(chosen.falsePositiveRate)} of the normal pictures anomalous`;
    return plotChart(
        "ROC curve",
        description,
        { x: shareAxis("normal pictures called anomalous"), y: shareAxis("anomalies found") },
        ({ x, y }) => {
            const points = thinned(curve, mostPoints).map(
                (point) => `${x(point.falsePositiveRate)} ${y(point.truePositiveRate)}`,
            );
            return html`<path class="chance" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" />
                <path class="area" d="M${points.join("L")}L${x(1)} ${y(0)}Z" />
                <path class="curve" d="M${points.join("L")}" />
                <circle class="chosen" cx="${x(chosen.falsePositiveRate)}" cy="${y(chosen.truePositiveRate)}" r="6" />`;
        },
    );
}
