import assert from "node:assert/strict";
import { renderReport } from "../../../../server/training/report/renderReport";
import type { TrainingReport } from "../../../../server/training/report/trainingReport";
import { leadOf, valuesOf, warningsOf, withPredictions } from "./readReport";
import { exampleReport } from "./exampleReport";

describe("the report", () => {
    let report: TrainingReport;
    let page: string;
    before(async () => {
        report = await exampleReport();
        page = renderReport(report);
    });

    it("says what makes its scores worth less than they look", () => {
        const warnings = warningsOf(page);
        for (const warning of [
            /1 test picture is among the training pictures too, byte for byte/,
            /299 other test pictures seem to show a piece that a training picture shows too/,
            /300 pictures of 130 are blurred or exposed unlike the others/,
        ]) {
            assert.match(warnings, warning);
        }
        const { facts } = report;
        const other = renderReport({
            ...report,
            facts: {
                ...facts,
                duplicates: [],
                seenBefore: [],
                unusual: [],
                groups: { similarity: undefined, groups: [] },
                counts: { ...facts.counts, testing: { normal: 40, anomaly: 8, masks: 0 } },
            },
        });
        assert.match(other, /There are only 8 anomalies among the test pictures/);
        assert.doesNotMatch(other, /guessing with|tell the test pictures apart better/);
        assert.match(other, /those of one piece could not be kept together/);
    });

    it("says when the scores can't be told from guessing, and when the threshold doesn't suit the test pictures", () => {
        const judged = (
            scoreOf: (index: number, anomalous: boolean) => number,
            isAnomalous: (score: number) => boolean,
        ) => {
            const predictions = report.evaluation.predictions.map(({ label, ...prediction }, index) => {
                const score = scoreOf(index, label === "anomaly");
                return { ...prediction, label, score, isAnomalous: isAnomalous(score) };
            });
            const page = renderReport(withPredictions(report, predictions));
            return `${leadOf(page)} ${warningsOf(page)}`;
        };
        assert.match(
            judged(
                (index) => index % 7,
                (score) => score > 3,
            ),
            /^<strong>The model is no better than guessing: on the test pictures its ROC AUC is 0\.\d{2}, and that of guessing is 0\.5\. Look whether the labels are right/,
        );
        assert.match(
            judged(
                (index, anomalous) => (anomalous ? 1 : 0) - index / 1000,
                (score) => score > 0.97,
            ),
            /at 0\.943 the F1 score would be 1\.000\. The threshold was chosen by training pictures/,
        );
        assert.doesNotMatch(
            judged(
                (_, anomalous) => (anomalous ? 1 : 0),
                (score) => score > 0.5,
            ),
            /guessing|F1 score would/,
        );
    });

    it("gives the scores of cross-validation, and says so, where few pictures were set aside", () => {
        const counts = { truePositives: 8, falsePositives: 1, falseNegatives: 2, trueNegatives: 19 };
        const shown = renderReport({
            ...report,
            evaluation: {
                ...report.evaluation,
                metrics: { ...report.evaluation.metrics, precision: 8 / 9, recall: 0.8, f1Score: 16 / 19 },
                crossValidation: {
                    learnt: { anomalous: [...Array<boolean>(8).fill(true)], scores: Array<number>(8).fill(1) },
                    pieces: { normal: 20, anomaly: 10 },
                    counts,
                    f1Interval: { from: 0.61, to: 0.93 },
                    setAside: { precision: 1, recall: 0.5, f1Score: 2 / 3 },
                },
            },
        });
        assert.match(
            shown,
            /The model judged 27 of 30 pictures in cross-validation correctly: it missed 2 of 10 anomalies/,
        );
        assert.match(warningsOf(shown), /Scores are of cross-validation over all 30 pictures, since only 2 anomalies/);
        assert.deepEqual(
            ["f1Score", "f1From", "f1To", "setAsideF1Score"].flatMap((name) => valuesOf(shown, name)),
            [16 / 19, 0.61, 0.93, 2 / 3],
        );
    });

    it("says in words whether confidences can be trusted", () => {
        const { predictions } = report.evaluation;
        const saying = (confidence: number, wrong: number) =>
            renderReport(
                withPredictions(
                    report,
                    predictions.map((each, index) => ({
                        ...each,
                        confidence,
                        isAnomalous: (each.label === "anomaly") === index >= wrong,
                    })),
                ),
            );
        assert.match(
            saying(0.9375, 15),
            /The model is surer than it should be: .* The 60 answers have a mean confidence of 94\u00a0%, and 75\u00a0% of them are right\./,
        );
        assert.match(
            saying(0.75, 0),
            /The model is more careful than it need be: .* 75\u00a0%, and 100\u00a0% of them are right\./,
        );
        assert.match(
            saying(0.75, 15),
            /No sign that confidences mislead, as far as 60 answers can tell\.<.*\s<data class="expectedCalibrationError" value="0"\s*>0\.0 percentage points<\/data\s*>/s,
        );
        assert.match(saying(0.75, 15), /<text\s+class="tick"[^>]*>60<\/text\s*>\s*<path class="likely"/);
    });

    it("says why nothing is known about places, and nothing of them where there are no masks", () => {
        const withMasks = (training: number, testing: number) => {
            const { evaluation, facts } = report;
            const counts = {
                training: { ...facts.counts.training, masks: training },
                testing: { ...facts.counts.testing, masks: testing },
            };
            const text = renderReport({
                ...report,
                evaluation: { ...evaluation, pixelAnomalyClassMetrics: undefined },
                facts: { ...facts, counts },
            });
            return /<h2 id="pixels">.*?<p>(.*?)<\/p>/s.exec(text)?.[1];
        };
        assert.match(
            withMasks(2, 5)!,
            /^The model judges whole pictures only: .* at least 3 anomalies .* and 2 have one\.$/,
        );
        assert.match(withMasks(0, 5)!, /and none has one\.$/);
        assert.match(
            withMasks(3, 0)!,
            /^The model learnt from 3 masks where anomalies are, but no test picture has a mask/,
        );
        assert.equal(withMasks(0, 0), undefined);
    });
});
