import type { DecisionCounts } from "../../../detector/metrics";
import { html } from "../html";
import type { Html } from "../html";

/** Draws the confusion matrix as a table: labels against verdicts. */
export function confusionMatrix({
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
}: DecisionCounts): Html {
    const cell = (count: number, name: string, meaning: string, right: boolean) =>
        html`<td class="${right ? "right" : count > 0 ? "wrong" : "none"}">
            <data class="${name}" value="${count}">${count}</data><span>${meaning}</span>
        </td>`;
    return html`<table class="confusion">
        <caption class="hidden">
            What the test pictures are, and what the model called them
        </caption>
        <thead>
            <tr>
                <td></td>
                <th scope="col">called anomalous</th>
                <th scope="col">called normal</th>
            </tr>
        </thead>
        <tbody>
            <tr>
                <th scope="row">is an anomaly</th>
                ${cell(truePositives, "truePositives", "found", true)}${cell(falseNegatives, "falseNegatives", "missed", false)}
            </tr>
            <tr>
                <th scope="row">is normal</th>
                ${cell(falsePositives, "falsePositives", "false alarms", false)}${cell(trueNegatives, "trueNegatives", "passed", true)}
            </tr>
        </tbody>
    </table>`;
}
