import type { DecisionCounts } from "../../metrics";
import { type Html, html } from "../html";
import { counted, percent } from "../numbers";
import type { TrainingReport } from "../trainingReport";

/** What a reader should know who reads nothing else, and what makes the scores worth less than they look. */
export function summary(report: TrainingReport, confusion: DecisionCounts): Html {
    const { model } = report;
    const warnings = warningsOf(report);
    return html`<header>
<p class="kind">Training report</p>
<h1>${model.projectName}, version ${model.version}</h1>
<p class="lead">${verdict(confusion)}</p>
${warnings.length > 0 && html`<ul class="warnings" aria-label="To be known before the scores are believed">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}
</header>`;
}

function verdict({ truePositives, falsePositives, falseNegatives, trueNegatives }: DecisionCounts): string {
    const anomalies = truePositives + falseNegatives;
    const normals = falsePositives + trueNegatives;
    const right = truePositives + trueNegatives;
    const mistakes = [
        ...(falseNegatives > 0 ? [`it missed ${falseNegatives} of ${counted(anomalies, "anomaly")}`] : []),
        ...(falsePositives > 0 ? [`it called ${falsePositives} of ${counted(normals, "normal picture")} anomalous`] : []),
    ].join(", and ");
    return mistakes === ""
        ? `The model judged all ${counted(anomalies + normals, "test picture")} correctly.`
        : `The model judged ${right} of ${counted(anomalies + normals, "test picture")} correctly: ${mistakes}.`;
}

const fewPictures = 20;

function warningsOf({ evaluation, facts, skipped }: TrainingReport): string[] {
    const { testing } = facts.counts;
    const scarce = Math.min(testing.normal, testing.anomaly);
    const [scarcer, changed] = testing.anomaly <= testing.normal ? ["anomaly", "share that is found"] : ["normal picture", "share of false alarms"];
    const acrossSides = facts.duplicates.filter((same) => new Set(same.map(({ side }) => side)).size > 1).length;
    const warnings: string[] = [];
    if (skipped.length > 0) {
        warnings.push(`${counted(skipped.length, "picture")} could not be used and ${skipped.length === 1 ? "was" : "were"} skipped, as listed under "The pictures".`);
    }
    if (scarce === 0) {
        warnings.push(`Without a test picture that is ${testing.anomaly === 0 ? "an anomaly" : "normal"}, most scores say nothing.`);
    } else if (scarce < fewPictures) {
        warnings.push(`There are only ${counted(scarce, scarcer)} among the test pictures: one that is judged otherwise changes the ${changed} by ${percent(1 / scarce)}.`);
    }
    if (acrossSides > 0) {
        warnings.push(`${counted(acrossSides, "test picture")} ${acrossSides === 1 ? "is" : "are"} among the training pictures too, byte for byte: the scores flatter.`);
    }
    if (facts.seenBefore.length > 0) {
        const [picture, seems] = facts.seenBefore.length === 1 ? ["test picture", "seems"] : ["test pictures", "seem"];
        warnings.push(`${facts.seenBefore.length} ${picture} ${seems} to show a piece that a training picture shows too: the scores may flatter.`);
    }
    if (facts.groups.similarity === undefined) {
        warnings.push("So many pictures look alike that those of one piece could not be kept together: the scores may flatter.");
    }
    if (facts.unusual.length > 0) {
        warnings.push(`${counted(facts.unusual.length, "picture")} of ${evaluation.numberOfTrainingImages + evaluation.numberOfTestingImages} ${facts.unusual.length === 1 ? "is" : "are"} blurred or exposed unlike the others.`);
    }
    return warnings;
}
