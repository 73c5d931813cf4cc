import { likelyShare } from "../../../detector/calibration";
import type { CrossValidation } from "../../../detector/crossValidated";
import type { DecisionCounts } from "../../../detector/metrics";
import { confusionMatrix } from "../charts/confusionMatrix";
import { html } from "../html";
import type { Html } from "../html";
import { exact, percent } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section } from "./section";

/** Section with the scores of the evaluation result, their meanings, and the four counts behind them. */
export function scores({ evaluation, facts, operatingPoint }: TrainingReport, confusion: DecisionCounts): Html {
    const { metrics, crossValidation } = evaluation;
    const { truePositives, falsePositives, falseNegatives } = confusion;
    const anomalies = truePositives + falseNegatives;
    const { normal, anomaly } = facts.counts.testing;
    const called = truePositives + falsePositives;
    const between = (hits: number, trials: number) => {
        const { from, to } = likelyShare(hits, trials);
        return trials > 0
            ? ` Judging by these pictures, it is probably between ${percent(from)} and ${percent(to)}.`
            : "";
    };
    const tiles: [string, string, number, string][] = [
        [
            "F1 score",
            "f1Score",
            metrics.f1Score,
            "Precision and recall in one number, by which versions are compared. It is high only when both are.",
        ],
        [
            "Precision",
            "precision",
            metrics.precision,
            `Share of anomalies among the pictures that the model calls anomalous: ${truePositives} of ${called}.${between(truePositives, called)}`,
        ],
        [
            "Recall",
            "recall",
            metrics.recall,
            `Share of the anomalies that are found: ${truePositives} of ${anomalies}.${between(truePositives, truePositives + falseNegatives)}`,
        ],
        [
            "ROC AUC",
            "rocAuc",
            metrics.rocAuc,
            "How often an anomaly scores higher than a normal picture, whatever the threshold. Guessing gives 0.5.",
        ],
        [
            "Average precision",
            "averagePrecision",
            metrics.averagePrecision,
            `The mean precision as more and more anomalies are found, whatever the threshold. Guessing gives ${(anomaly / Math.max(1, anomaly + normal)).toFixed(2)}.`,
        ],
    ];
    return section(
        "scores",
        "Scores",
        crossValidation && describeOrigin(crossValidation, operatingPoint !== undefined),
        html`<p>
                ${crossValidation && "ROC AUC and average precision are of the pictures that were set aside. "}Of
                ${evaluation.numberOfTestingImages} test pictures, ${normal} normal and ${anomaly} anomalous.
                ${
                    facts.testPictures === "dataset"
                        ? "They are the test dataset"
                        : "They were set aside from the dataset before anything was learnt"
                };
                nothing was learnt from
                them${operatingPoint === undefined && ", and the threshold was chosen without them"}.
            </p>
            <dl class="tiles">
                ${tiles.map(
                    ([name, key, value, meaning]) =>
                        html`<div>
                            <dt>${name}</dt>
                            <dd class="value">${exact(key, value)}</dd>
                            <dd>${meaning}</dd>
                        </div>`,
                )}
            </dl>`,
        confusionMatrix(confusion),
    );
}

/** Describes the source of precision, recall and F1 score if few pictures were set aside. */
function describeOrigin({ counts, setAside, f1Interval }: CrossValidation, thresholdWasSet: boolean): Html {
    const pictures = counts.truePositives + counts.falsePositives + counts.falseNegatives + counts.trueNegatives;
    return html`<p>
        Precision, recall, F1 score and the four counts are of cross-validation: each of the ${pictures} pictures of the
        dataset was judged by what was learnt without it and without pictures of its
        piece${!thresholdWasSet && ", by a threshold that was chosen without them"}. On new pieces the F1 score is
        probably between ${exact("f1From", f1Interval.from)} and ${exact("f1To", f1Interval.to)}. The pictures that were
        set aside give ${exact("setAsideF1Score", setAside.f1Score)} alone, which so few can hardly tell.
    </p>`;
}
