import { score } from "./report/numbers";
import { describePoint, type SetPoint } from "../operatingPoint/operatingPoint";

const begin = "<!-- operating point -->";
const end = "<!-- /operating point -->";

/**
 * The report of a model that an earlier release trained, which can't be drawn again, with a note about its threshold
 * at the top; without that note for a balanced model.
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
