import { likelyShare } from "../../../detector/calibration";
import type { Reliability } from "../../../detector/calibration";
import { html } from "../html";
import type { Html } from "../html";
import { percent } from "../numbers";
import { plotChart, shareAxis } from "./plot";

/**
 * Draws the reliability diagram: how often answers are right, against their confidence. Dots have the number of
 * answers; bars show the range in which the share probably lies.
 */
export function reliabilityChart({ bins, expectedCalibrationError }: Reliability): Html {
    const description = `on average the confidence is off by ${percent(expectedCalibrationError)}`;
    const axes = {
        x: {
            ...shareAxis("confidence"),
            from: 0.5,
            ticks: [0.5, 0.6, 0.7, 0.8, 0.9, 1],
            format: (tick: number) => `${Math.round(tick * 100)} %`,
        },
        y: shareAxis("answers that are right"),
    };
    return plotChart("Confidence and how often it is right", description, axes, ({ x, y }) => [
        html`<path class="chance" d="M${x(0.5)} ${y(0.5)}L${x(1)} ${y(1)}" />`,
        bins
            .filter(({ answers }) => answers > 0)
            .map(({ answers, right, meanConfidence }) => {
                const likely = likelyShare(right, answers);
                // Labels stay within the chart's edges. Most answers are near the right edge.
                const [aside, anchor] = meanConfidence > 0.9 ? [-9, "end"] : [9, "start"];
                const beneath = right / answers < 0.1 ? -6 : 14;
                return html` <text
                        class="tick"
                        x="${x(meanConfidence) + aside}"
                        y="${y(right / answers) + beneath}"
                        text-anchor="${anchor}"
                        >${answers}</text
                    >
                    <path class="likely" d="M${x(meanConfidence)} ${y(likely.from)}V${y(likely.to)}" /><circle
                        class="seen"
                        cx="${x(meanConfidence)}"
                        cy="${y(right / answers)}"
                        r="5"
                    />`;
            }),
    ]);
}
