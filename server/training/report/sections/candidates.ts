import { html } from "../html";
import type { Html } from "../html";
import { exact } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section, table } from "./section";

/** Section on the detectors that were tried, and the reason for the choice. */
export function candidates({ comparison }: TrainingReport): Html {
    const compared = comparison.candidates.some(({ scores }) => scores !== undefined);
    const row = ({ detector, description, scores, note }: TrainingReport["comparison"]["candidates"][number]) => [
        html`${detector === comparison.chosen ? html`<strong>${detector}</strong> <span class="taken">taken</span>` : detector}<br /><span
                class="side"
                >${description}${note !== undefined && html`. ${note}`}</span
            >`,
        ...(scores === undefined
            ? compared
                ? ["", "", ""]
                : []
            : [
                  exact("candidateRocAuc", scores.rocAuc),
                  exact("candidateAveragePrecision", scores.averagePrecision),
                  exact("candidateF1Score", scores.f1Score),
              ]),
    ];
    return section(
        "candidates",
        "Detectors compared",
        html`<p>
            ${compared && "By cross-validation on the training pictures alone: each is scored by what was learnt from the others, pictures of one piece being left out together. "}${comparison.reason}
        </p>`,
        table(
            ["detector, and what it looks at", ...(compared ? ["#ROC AUC", "#average precision", "#F1 score"] : [])],
            comparison.candidates.map(row),
        ),
    );
}
