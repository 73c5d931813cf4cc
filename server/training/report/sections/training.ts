import { html } from "../html";
import type { Html } from "../html";
import { duration, percent } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section, table } from "./section";

/** Section with everything needed to train the same model again, and with the durations of the stages. */
export function training({ model, facts, stages, versions, endedAt, comparison }: TrainingReport): Html {
    const total = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const rows: [string, string][] = [
        ["Model", model.arn],
        ["Detector", comparison.chosen],
        ["Seed", String(facts.seed)],
        ...(facts.backboneChecksum === undefined
            ? []
            : [["Backbone", facts.backboneChecksum.slice(0, 16)] satisfies [string, string]]),
        ["Tested", new Date(endedAt).toISOString()],
        ...Object.entries(versions),
    ];
    const share = (durationMs: number) => (total > 0 ? durationMs / total : 0);
    return section(
        "training",
        "The training",
        table(
            ["stage", "#time", "#share", ""],
            stages.map(({ stage, durationMs }) => [
                stage,
                duration(durationMs),
                percent(share(durationMs)),
                html`<span class="bar" style="width:${(share(durationMs) * 100).toFixed(1)}%"></span>`,
            ]),
            `It took ${duration(total)}.`,
        ),
        html`<dl class="facts">
            ${rows.map(([name, value]) => html`<div${name === "Model" && html` class="whole"`}><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}
        </dl>`,
    );
}
