import assert from "node:assert/strict";
import { decodeKeptEvaluation, encodeKeptEvaluation } from "../../../server/training/keptEvaluation";
import type { KeptEvaluation } from "../../../server/training/keptEvaluation";
import { reportAt } from "../../../server/training/evaluateAt";
import { renderReport } from "../../../server/training/report/renderReport";
import { exampleReport } from "./report/exampleReport";

describe("the evaluation that is kept of a training", () => {
    let kept: KeptEvaluation;
    before(async () => {
        const { evaluation, ...report } = await exampleReport();
        const outOfFold = { anomalous: [true, false], scores: [Infinity, -0.5] };
        kept = { balanced: report.facts.decision, evaluation, outOfFold, report, endedAt: report.endedAt };
    });

    it("is read as it was written, pictures and numbers without JSON included", () => {
        const read = decodeKeptEvaluation(encodeKeptEvaluation(kept));
        const bytes = (evaluation: KeptEvaluation) => Buffer.from(evaluation.report!.facts.examples[0].picture);
        assert.deepEqual(bytes(read), bytes(kept));
        assert.deepEqual(read.outOfFold, kept.outOfFold);
        assert.deepEqual(read.evaluation, kept.evaluation);
        assert.equal(renderReport(reportAt(read)!), renderReport({ ...kept.report!, evaluation: kept.evaluation }));
    });

    it("of a later release says to update the service", () => {
        const later = encodeKeptEvaluation({ ...kept, format: 2 } as KeptEvaluation);
        assert.throws(() => decodeKeptEvaluation(later), /format 2.*update the service/);
    });

    it("gives a report with another threshold that says what a person asked for, and what was before", () => {
        const set = { point: { minimumRecall: 1 }, decision: { threshold: -2, slope: 1 } };
        const report = reportAt(kept, set)!;
        assert.equal(report.evaluation.metrics.recall, 1);
        assert.ok(report.evaluation.metrics.precision < kept.evaluation.metrics.precision);
        const html = renderReport(report);
        assert.match(html, /The threshold was set/);
        assert.match(html, /This model has a minimum recall of 1,/);
        assert.match(
            html,
            /<td>Recall<\/td>\s*<td class="number">0\.\d+<\/td>\s*<td class="number"><data class="setRecall" value="1">/,
        );
        assert.doesNotMatch(html, /the threshold was chosen without them/);
        assert.doesNotMatch(renderReport(reportAt(kept)!), /The threshold was set/);
        assert.match(renderReport(reportAt(kept)!), /the threshold was chosen without them/);
    });
});
