import type { JudgedChange, Robustness } from "../../../detector/facts/robustness";
import { html } from "../html";
import type { Html } from "../html";
import { counted, percent } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section, table } from "./section";

/** Section on verdicts that change with light, camera or file format. Undefined: the training didn't test this. */
export function robustness({ facts }: TrainingReport): Html | undefined {
    const { robustness: found } = facts;
    if (found === undefined || judgedIn(found) === 0) {
        return undefined;
    }
    return section(
        "robustness",
        "When something else changes",
        html`<p>
            Test pictures were changed as a lamp, a camera or a file format may change them, which is no defect, and
            judged again by the training's own threshold. ${inWords(found)}
        </p>`,
        found.sensitiveTo.length > 0 &&
            html`<p>
                By the option <code>sensitiveTo</code>, changes of ${found.sensitiveTo.join(", ")} may be defects: the
                model was not trained to overlook them.
            </p>`,
        table(
            ["change", "#pictures judged again", "#false alarms more", "#anomalies missed more", "#mistakes less"],
            found.changes.map(({ name, judged, falseAlarms, missed, righted }) => [
                name,
                count("judgedAgain", judged),
                count("moreFalseAlarms", falseAlarms),
                count("moreMissed", missed),
                count("fewerMistakes", righted),
            ]),
        ),
    );
}

/** Highest share of pictures whose verdict may become wrong after a change. More than this gives a warning. */
const ACCEPTED = 0.05;

/** Warning to be shown before the scores. Undefined: verdicts are stable, or the training didn't test this. */
export function fragility({ facts }: Pick<TrainingReport, "facts">): string | undefined {
    const { robustness: found } = facts;
    if (found === undefined) {
        return undefined;
    }
    const worse = worseIn(found.changes);
    // A single picture says little, so at least two must change.
    if (worse < 2 || worse <= ACCEPTED * judgedIn(found)) {
        return undefined;
    }
    const worst = [...found.changes].sort((a, b) => worseIn([b]) / (b.judged || 1) - worseIn([a]) / (a.judged || 1))[0];
    return `The model is fragile: ${inWords(found)} The worst is "${worst.name}". Add pictures that were taken on other days, with other light, then train again.`;
}

function count(name: string, number: number): Html {
    return html`<data class="${name}" value="${number}">${number}</data>`;
}

function inWords(found: Robustness): string {
    const worse = worseIn(found.changes);
    const judged = judgedIn(found);
    return worse === 0
        ? `None of ${counted(judged, "verdict")} became wrong.`
        : `${worse} of ${counted(judged, "verdict")} became wrong (${percent(worse / judged)}).`;
}

function worseIn(changes: readonly JudgedChange[]): number {
    return changes.reduce((sum, { falseAlarms, missed }) => sum + falseAlarms + missed, 0);
}

function judgedIn({ changes }: Robustness): number {
    return changes.reduce((sum, { judged }) => sum + judged, 0);
}
