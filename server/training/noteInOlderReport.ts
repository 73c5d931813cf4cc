import { score } from "./report/numbers";
import { describePoint } from "../operatingPoint/operatingPoint";
import type { SetPoint } from "../operatingPoint/operatingPoint";

/** Longest report, in bytes: more than any report has. */
export const mostReportBytes = 16 * 1024 * 1024;

const begin = "<!-- operating point -->";
const end = "<!-- /operating point -->";

/**
 * Adds a note about the threshold at the top of a report from an earlier release, which can't be drawn again. A
 * balanced model's report has no such note.
 */
export function noteInOlderReport(report: string, set: SetPoint | undefined): string {
    const [before, rest] = report.split(begin);
    const plain = rest === undefined ? report : before + (rest.split(end)[1] ?? "");
    if (set === undefined) {
        return plain;
    }
    const note =
        `<p class="warning">The threshold was set after this report was written: ${describePoint(set.point)}. ` +
        `It is ${score(set.decision.threshold)} now. Verdicts and scores below are those before; the evaluation result has those of now.</p>`;
    return plain.replace("<main>", `<main>${begin}${note}${end}`);
}
