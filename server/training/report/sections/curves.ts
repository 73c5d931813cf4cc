import { likelyShare, reliabilityOf, trustIn } from "../../../detector/calibration";
import type { Reliability, Trust } from "../../../detector/calibration";
import { precisionRecallCurve, rocCurve } from "../../../detector/curves";
import { ratio } from "../../../detector/metrics";
import type { DecisionCounts } from "../../../detector/metrics";
import { thinned } from "../charts/plot";
import { precisionRecallChart } from "../charts/precisionRecallChart";
import { reliabilityChart } from "../charts/reliabilityChart";
import { rocChart } from "../charts/rocChart";
import { histogramOf, scoreHistogram } from "../charts/scoreHistogram";
import { html } from "../html";
import type { Html } from "../html";
import { counted, exact, percent, score } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { chartFigure, section, table } from "./section";

/** Most rows of a table. The evaluation manifest has all of them. */
const mostRows = 60;

/** Section on the decision: results of other thresholds, and how reliable confidences are. */
export function curves({ evaluation, facts }: TrainingReport, confusion: DecisionCounts): Html {
    const { predictions, crossValidation } = evaluation;
    const metrics = { ...evaluation.metrics, ...crossValidation?.setAside };
    const anomalous = predictions.map(({ label }) => label === "anomaly");
    const scores = predictions.map((prediction) => prediction.score);
    const { normal, anomaly } = facts.counts.testing;
    const reliability = reliabilityOf(
        predictions.map(({ label, isAnomalous, confidence }) => ({
            confidence,
            right: isAnomalous === (label === "anomaly"),
        })),
    );
    const figures = [histogramFigure(anomalous, scores, facts.decision.threshold), reliabilityFigure(reliability)];
    if (normal > 0 && anomaly > 0) {
        figures.push(
            rocFigure(anomalous, scores, metrics.rocAuc, confusion),
            precisionRecallFigure(anomalous, scores, metrics, anomaly / (normal + anomaly)),
        );
    }
    return section("curves", "How it decides", html`<div class="charts">${figures}</div>`);
}

function histogramFigure(anomalous: readonly boolean[], scores: readonly number[], threshold: number): Html {
    const bins = histogramOf(anomalous, scores, threshold);
    return chartFigure(
        "Scores",
        scoreHistogram(bins, threshold),
        html`<span class="key anomaly">Anomalies</span> upwards,
            <span class="key normal">normal pictures</span> downwards. What is right of the threshold,
            ${exact("threshold", threshold)}, is called anomalous.`,
        table(
            ["#from", "#to", "#anomalies", "#normal pictures"],
            bins
                .filter(({ normals, anomalies }) => normals + anomalies > 0)
                .map(({ from, to, anomalies, normals }) => [score(from), score(to), anomalies, normals]),
        ),
    );
}

function reliabilityFigure(reliability: Reliability): Html {
    const trust = trustIn(reliability);
    const rows = reliability.bins.map(({ from, to, answers, right, meanConfidence }) => {
        const likely = likelyShare(right, answers);
        return [
            `${Math.round(100 * from)} to ${percent(to)}`,
            answers,
            ...(answers > 0
                ? [
                      percent(meanConfidence),
                      percent(right / answers),
                      `${percent(likely.from)} to ${percent(likely.to)}`,
                  ]
                : ["", "", ""]),
        ];
    });
    return chartFigure(
        "Confidence",
        reliabilityChart(reliability),
        html`${trust && html`<strong>${verdictOf(trust)}</strong> The ${counted(trust.answers, "answer")} ${trust.answers === 1 ? "has" : "have"} a mean confidence of ${percent(trust.meanConfidence)}, and ${percent(trust.right)} of them are right. `}Each
            dot is of answers of about one confidence, with their number: on the dashed line they are right as often as
            they claim. The bar says where that share probably lies. On average dots are
            <data class="expectedCalibrationError" value="${reliability.expectedCalibrationError}"
                >${points(reliability.expectedCalibrationError)}</data
            >
            off the line.`,
        table(["confidence", "#answers", "#mean confidence", "#right", "#probably between"], rows),
    );
}

function verdictOf({ verdict, answers }: Trust): string {
    switch (verdict) {
        case "too sure":
            return "The model is surer than it should be: confidences promise more than they keep.";
        case "too careful":
            return "The model is more careful than it need be: it is right more often than its confidences say.";
        case "holds":
            return `No sign that confidences mislead, as far as ${counted(answers, "answer")} can tell.`;
    }
}

/** Formats a difference of shares: "3.1 percentage points". */
function points(distance: number): string {
    return `${(100 * distance).toFixed(1)} percentage points`;
}

function rocFigure(
    anomalous: readonly boolean[],
    scores: readonly number[],
    area: number,
    confusion: DecisionCounts,
): Html {
    const curve = rocCurve(anomalous, scores);
    const chosen = {
        falsePositiveRate: ratio(confusion.falsePositives, confusion.falsePositives + confusion.trueNegatives),
        truePositiveRate: ratio(confusion.truePositives, confusion.truePositives + confusion.falseNegatives),
    };
    const rows = thinned(curve.slice(1), mostRows).map(({ threshold, falsePositiveRate, truePositiveRate }) => [
        score(threshold),
        percent(truePositiveRate),
        percent(falsePositiveRate),
    ]);
    return chartFigure(
        "Anomalies found and false alarms",
        rocChart(curve, area, chosen),
        "The ROC curve: what each threshold would find, at the price of how many false alarms. The dot is the threshold that was chosen; the dashed line is guessing.",
        table(["#threshold", "#anomalies found", "#false alarms"], rows),
    );
}

function precisionRecallFigure(
    anomalous: readonly boolean[],
    scores: readonly number[],
    metrics: TrainingReport["evaluation"]["metrics"],
    share: number,
): Html {
    const curve = precisionRecallCurve(anomalous, scores);
    const rows = thinned(curve, mostRows).map(({ threshold, recall, precision }) => [
        score(threshold),
        percent(recall),
        percent(precision),
    ]);
    return chartFigure(
        "Precision and recall",
        precisionRecallChart(curve, metrics.averagePrecision, metrics, share),
        "What is lost in precision when more anomalies are to be found. The dot is the threshold that was chosen; the dashed line is guessing.",
        table(["#threshold", "#recall", "#precision"], rows),
    );
}
