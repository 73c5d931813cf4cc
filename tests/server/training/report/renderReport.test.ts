import assert from "node:assert/strict";
import { renderReport } from "../../../../server/training/report/renderReport";
import type { TrainingReport } from "../../../../server/training/report/trainingReport";
import { exampleReport, hostileName } from "./exampleReport";

describe("the report", () => {
    let report: TrainingReport;
    let page: string;
    before(async () => {
        report = await exampleReport();
        page = renderReport(report);
    });

    it("has the scores of the evaluation, exactly", () => {
        const { metrics, pixelAnomalyClassMetrics } = report.evaluation;
        for (const [name, value] of Object.entries(metrics)) {
            assert.deepEqual(valuesOf(page, name), [value], name);
        }
        const [row] = pixelAnomalyClassMetrics!;
        assert.deepEqual(["averageIoU", "pixelF1Score", "pixelPrecision", "pixelRecall"].map((name) => valuesOf(page, name)), [
            [row.averageIoU],
            [row.f1Score],
            [row.precision],
            [row.recall],
        ]);
        assert.deepEqual(valuesOf(page, "candidateRocAuc"), [0.7654321, 0.9]);
        assert.deepEqual(valuesOf(page, "threshold"), [0.4]);
    });

    it("has the four counts that the scores come from", () => {
        const [tp, fp, fn, tn] = ["truePositives", "falsePositives", "falseNegatives", "trueNegatives"].map((name) => valuesOf(page, name)[0]);
        const { precision, recall } = report.evaluation.metrics;
        assert.equal(tp + fp + fn + tn, 60);
        assert.ok(Math.abs(tp / (tp + fp) - precision) < 1e-12 && Math.abs(tp / (tp + fn) - recall) < 1e-12);
        assert.match(page, new RegExp(`The model judged ${tp + tn} of 60 test pictures correctly: it missed ${fn} of 20 anomalies, and it called ${fp} of 40 normal pictures anomalous\\.`));
    });

    it("needs nothing from elsewhere, and no script", () => {
        assert.deepEqual(page.match(/https?:|<script|<link|<iframe|<object|@import|url\(|\son\w+=/gi), null);
        const sources = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
        assert.ok(sources.length >= 2 && sources.every((source) => source.startsWith("data:image/jpeg;base64,")));
        assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">/);
    });

    it("has a table behind each chart, a name for each, and no id twice", () => {
        const charts = page.match(/<svg /g)!.length;
        assert.equal(charts, 4);
        assert.equal(page.match(/<svg [^>]*role="img" aria-label="[^"]{20,}"/g)!.length, charts);
        assert.equal(page.match(/<details><summary>Numbers<\/summary><div class="scroll"><table>/g)!.length, charts);
        const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
        assert.equal(new Set(ids).size, ids.length);
        assert.equal(page.match(/<img /g)!.length, page.match(/<img [^>]*alt="[^"]+"/g)!.length);
    });

    it("opens and closes its elements in order", () => {
        const open: string[] = [];
        const text = page.replace(/<style>.*?<\/style>/s, "").replace(/^<!doctype html>/, "");
        for (const [, end, name, selfClosed] of text.matchAll(/<(\/?)([a-z0-9]+)\b(?:"[^"]*"|[^">])*?(\/?)>/gi)) {
            if (end) {
                assert.equal(open.pop(), name);
            } else if (!selfClosed && !["meta", "img"].includes(name)) {
                open.push(name);
            }
        }
        assert.deepEqual(open, []);
    });

    it("shows names as they are, whatever is in them", async () => {
        const hostile = await exampleReport({ names: () => hostileName });
        const shown = renderReport({
            ...hostile,
            model: { ...hostile.model, projectName: "<i>boards</i>" },
            stages: [{ stage: "<u>stage</u>", durationMs: 5 }],
        });
        assert.deepEqual(shown.match(/<script|<i>|<b>|<u>|<img src=x|\u202E|<last>/g), null);
        assert.ok(shown.includes("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;amp;\\u202egnp.jpg"));
        assert.ok(shown.includes("&lt;b&gt;scratch&lt;/b&gt;"));
    });

    it("stays below 3 MB, with very many pictures of very long names", async () => {
        const large = await exampleReport({ pictures: 20_000, names: (index) => `s3://boards/${"x".repeat(900)}/${index}.jpg` });
        assert.ok(renderReport(large).length < 1_000_000);
        const heavy = large.facts.examples.map((example) => ({ ...example, picture: Buffer.alloc(80_000), heatMap: Buffer.alloc(80_000) }));
        const examples = [...heavy, ...heavy.map((example) => ({ ...example, kind: "close call" as const }))];
        assert.equal(examples.length, 12);
        assert.ok(renderReport({ ...large, facts: { ...large.facts, examples } }).length < 3_000_000);
    });

    it("says what makes its scores worth less than they look", () => {
        const warnings = /<ul class="warnings".*?<\/ul>/s.exec(page)![0];
        for (const warning of [
            /1 test picture is among the training pictures too, byte for byte/,
            /300 test pictures seem to show a piece that a training picture shows too/,
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
        assert.match(other, /those of one piece could not be kept together/);
    });

    it("says why nothing is known about places, and nothing of them where there are no masks", () => {
        const withMasks = (training: number, testing: number) => {
            const { evaluation, facts } = report;
            const counts = { training: { ...facts.counts.training, masks: training }, testing: { ...facts.counts.testing, masks: testing } };
            const text = renderReport({ ...report, evaluation: { ...evaluation, pixelAnomalyClassMetrics: undefined }, facts: { ...facts, counts } });
            return /<h2 id="pixels">.*?<p>(.*?)<\/p>/s.exec(text)?.[1];
        };
        assert.match(withMasks(2, 5)!, /^The model judges whole pictures only: .* at least 3 anomalies .* and 2 have one\.$/);
        assert.match(withMasks(0, 5)!, /and none has one\.$/);
        assert.match(withMasks(3, 0)!, /^The model learnt from 3 masks where anomalies are, but no test picture has a mask/);
        assert.equal(withMasks(0, 0), undefined);
    });

    it("is whole without anomalies among the test pictures, and without any mistake", async () => {
        const { evaluation, facts } = report;
        const predictions = evaluation.predictions.map((prediction) => ({ ...prediction, label: "normal" as const, isAnomalous: false, score: -1 }));
        const none = renderReport({
            ...report,
            evaluation: { ...evaluation, predictions, pixelAnomalyClassMetrics: undefined },
            facts: { ...facts, examples: [], counts: { ...facts.counts, testing: { normal: 60, anomaly: 0, masks: 0 } } },
        });
        assert.match(none, /The model judged all 60 test pictures correctly\./);
        assert.match(none, /Without a test picture that is an anomaly, most scores say nothing\./);
        assert.equal(none.match(/<svg /g)!.length, 2);
        assert.doesNotMatch(none, /NaN|Infinity|undefined/);
        assert.doesNotMatch(page, /NaN|Infinity|undefined/);
    });
});

/** Of all `<data>` of a class. */
function valuesOf(page: string, name: string): number[] {
    return [...page.matchAll(new RegExp(`<data class="${name}" value="([^"]*)"`, "g"))].map(([, value]) => Number(value));
}
