import { testCopies } from "../../../detector/facts/dataFacts";
import { isLikeGuessing } from "../../../detector/metrics";
import type { DecisionCounts } from "../../../detector/metrics";
import { describeGuessing } from "../../guessing";
import { describeCrossValidation } from "../../trainedMessage";
import { html } from "../html";
import type { Html } from "../html";
import { precisionRecallCurve } from "../../../detector/curves";
import { counted, percent, score } from "../numbers";
import { fragility } from "./robustness";
import type { TrainingReport } from "../trainingReport";

/** Summary: the verdict on the model, and everything that makes its scores less reliable than they look. */
export function summary(report: TrainingReport, confusion: DecisionCounts): Html {
    const { model } = report;
    const guessing = describeGuessing(report.comparison, report.evaluation);
    const warnings = warningsOf(report, guessing !== undefined);
    return html`<header>
<p class="kind">Training report</p>
<h1${model.projectName.length > 40 && html` class="long"`}>${model.projectName}, version ${model.version}</h1>
<p class="lead">${guessing !== undefined && html`<strong>${guessing}</strong> `}${verdict(confusion, report.evaluation.crossValidation ? "picture in cross-validation" : "test picture")}</p>
${
    warnings.length > 0 &&
    html`<ul class="warnings" aria-label="To be known before the scores are believed">
        ${warnings.map((warning) => html`<li>${warning}</li>`)}
    </ul>`
}
</header>`;
}

/** @param what - word for one judged picture. */
function verdict(
    { truePositives, falsePositives, falseNegatives, trueNegatives }: DecisionCounts,
    what: "test picture" | "picture in cross-validation",
): string {
    const anomalies = truePositives + falseNegatives;
    const normals = falsePositives + trueNegatives;
    const right = truePositives + trueNegatives;
    const mistakes = [
        ...(falseNegatives > 0 ? [`it missed ${falseNegatives} of ${counted(anomalies, "anomaly")}`] : []),
        ...(falsePositives > 0
            ? [`it called ${falsePositives} of ${counted(normals, "normal picture")} anomalous`]
            : []),
    ].join(", and ");
    return mistakes === ""
        ? `The model judged ${right === 1 ? `the only ${what}` : `${right === 2 ? "both" : `all ${right}`} ${what.replace("picture", "pictures")}`} correctly.`
        : `The model judged ${right} of ${anomalies + normals} ${what.replace("picture", anomalies + normals === 1 ? "picture" : "pictures")} correctly: ${mistakes}.`;
}

const fewPictures = 20;

/** Smallest gain in F1 score by another threshold, and fewest pictures of each label, that are more than chance. */
const muchBetter = { f1Score: 0.15, pictures: 8 };

/** @param guessing - whether the page already says that the model is no better than guessing. */
function warningsOf({ evaluation, facts, skipped, operatingPoint }: TrainingReport, guessing: boolean): string[] {
    const { testing } = facts.counts;
    const { metrics } = evaluation;
    const best = bestThreshold(evaluation.predictions);
    const scarce = Math.min(testing.normal, testing.anomaly);
    const [scarcer, changed] =
        testing.anomaly <= testing.normal
            ? ["anomaly", "share that is found"]
            : ["normal picture", "share of false alarms"];
    const copies = testCopies(facts);
    const alike = facts.seenBefore.filter(({ test }) => !copies.has(test)).length;
    const warnings: string[] = [];
    if (skipped.length > 0) {
        warnings.push(
            `${counted(skipped.length, "picture")} could not be used and ${skipped.length === 1 ? "was" : "were"} skipped, as listed under "The pictures".`,
        );
    }
    if (scarce === 0) {
        warnings.push(
            `Without a test picture that is ${testing.anomaly === 0 ? "an anomaly" : "normal"}, most scores say nothing.`,
        );
    } else if (evaluation.crossValidation) {
        warnings.push(describeCrossValidation(evaluation.crossValidation));
    } else if (scarce < fewPictures) {
        warnings.push(
            `There ${scarce === 1 ? "is" : "are"} only ${counted(scarce, scarcer)} among the test pictures: one that is judged otherwise changes the ${changed} by ${percent(1 / scarce)}.`,
        );
    }
    if (!guessing && isLikeGuessing(metrics.rocAuc, testing)) {
        warnings.push(
            `A ROC AUC of ${score(metrics.rocAuc)} can't be told from guessing with so few test pictures.${scarce >= 5 ? ` Are the labels right, and can the anomalies be seen ${facts.backboneChecksum === undefined ? "in the pictures" : "at 320 × 320 pixels"}?` : ""}`,
        );
    } else if (
        operatingPoint === undefined &&
        !guessing &&
        scarce >= muchBetter.pictures &&
        best.f1Score - (evaluation.crossValidation?.setAside ?? metrics).f1Score >= muchBetter.f1Score
    ) {
        warnings.push(
            `The scores tell the test pictures apart better than the threshold does: at ${score(best.threshold)} the F1 score would be ${score(best.f1Score)}. The threshold was chosen by training pictures, which seem to be unlike the test pictures.`,
        );
    }
    const fragile = fragility({ facts });
    if (fragile !== undefined) {
        warnings.push(fragile);
    }
    if (copies.size > 0) {
        warnings.push(
            `${counted(copies.size, "test picture")} ${copies.size === 1 ? "is" : "are"} among the training pictures too, byte for byte: the scores flatter.`,
        );
    }
    if (alike > 0) {
        warnings.push(
            `${counted(alike, copies.size > 0 ? "other test picture" : "test picture")} ${alike === 1 ? "seems" : "seem"} to show a piece that a training picture shows too: the scores may flatter.`,
        );
    }
    if (facts.groups.similarity === undefined) {
        warnings.push(
            "So many pictures look alike that those of one piece could not be kept together: the scores may flatter.",
        );
    }
    if (facts.unusual.length > 0) {
        warnings.push(
            `${counted(facts.unusual.length, "picture")} of ${evaluation.numberOfTrainingImages + evaluation.numberOfTestingImages} ${facts.unusual.length === 1 ? "is" : "are"} blurred or exposed unlike the others.`,
        );
    }
    return warnings;
}

/** Finds the threshold with the highest F1 score on these very pictures. Its score is an upper bound, not a promise. */
function bestThreshold(predictions: TrainingReport["evaluation"]["predictions"]): {
    threshold: number;
    f1Score: number;
} {
    const curve = precisionRecallCurve(
        predictions.map(({ label }) => label === "anomaly"),
        predictions.map((prediction) => prediction.score),
    );
    return curve.reduce(
        (best, { threshold, precision, recall }) => {
            const f1Score = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
            return f1Score > best.f1Score ? { threshold, f1Score } : best;
        },
        { threshold: 0, f1Score: 0 },
    );
}
