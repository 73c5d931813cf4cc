import { decisionCounts } from "../../detector/metrics";
import { Html, html } from "./html";
import { candidates } from "./sections/candidates";
import { curves } from "./sections/curves";
import { examples } from "./sections/examples";
import { operatingPoint } from "./sections/operatingPoint";
import { pictures } from "./sections/pictures";
import { pixels } from "./sections/pixels";
import { robustness } from "./sections/robustness";
import { scores } from "./sections/scores";
import { summary } from "./sections/summary";
import { training } from "./sections/training";
import { stylesheet } from "./stylesheet";
import type { TrainingReport } from "./trainingReport";

/**
 * Renders the report of a training as one HTML file. It has no script and loads nothing, which its own security policy
 * forbids. Numbers are those of the evaluation result, exact ones in `<data value>`.
 */
export function renderReport(report: TrainingReport): string {
    const { model, evaluation } = report;
    const onTested = decisionCounts(
        evaluation.predictions.map(({ label }) => label === "anomaly"),
        evaluation.predictions.map(({ isAnomalous }) => isAnomalous),
    );
    // If few pictures were set aside, the figures for the whole model come from cross-validation.
    const confusion = evaluation.crossValidation?.counts ?? onTested;
    return html`${new Html("<!doctype html>")}
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta
                    http-equiv="Content-Security-Policy"
                    content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
                />
                <title>Training report of ${model.projectName}, version ${model.version}</title>
                <style>
                    ${new Html(stylesheet)}
                </style>
            </head>
            <body>
                <main>
                    ${summary(report, confusion)} ${operatingPoint(report)} ${scores(report, confusion)}
                    ${curves(report, onTested)} ${pixels(report)} ${examples(report)} ${robustness(report)}
                    ${candidates(report)} ${pictures(report)} ${training(report)}
                </main>
            </body>
        </html> `.text;
}
