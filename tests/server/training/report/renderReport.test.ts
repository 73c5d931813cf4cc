import assert from "node:assert/strict";
import { renderReport } from "../../../../server/training/report/renderReport";
import type { TrainingReport } from "../../../../server/training/report/trainingReport";
import { valuesOf, withPredictions } from "./readReport";
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
        assert.deepEqual(
            ["averageIoU", "pixelF1Score", "pixelPrecision", "pixelRecall"].map((name) => valuesOf(page, name)),
            [[row.averageIoU], [row.f1Score], [row.precision], [row.recall]],
        );
        assert.deepEqual(valuesOf(page, "candidateRocAuc"), [0.7654321, 0.9]);
        assert.deepEqual(valuesOf(page, "threshold"), [0.4]);
    });

    it("has the four counts that the scores come from", () => {
        const [tp, fp, fn, tn] = ["truePositives", "falsePositives", "falseNegatives", "trueNegatives"].map(
            (name) => valuesOf(page, name)[0],
        );
        const { precision, recall } = report.evaluation.metrics;
        assert.equal(tp + fp + fn + tn, 60);
        assert.ok(Math.abs(tp / (tp + fp) - precision) < 1e-12 && Math.abs(tp / (tp + fn) - recall) < 1e-12);
        assert.match(
            page,
            new RegExp(
                `The model judged ${tp + tn} of 60 test pictures correctly: it missed ${fn} of 20 anomalies, and it called ${fp} of 40 normal pictures anomalous\\.`,
            ),
        );
    });

    it("tells how verdicts stand each change that is no defect, and warns where they don't", async () => {
        assert.deepEqual(valuesOf(page, "judgedAgain"), [20, 20]);
        assert.deepEqual(valuesOf(page, "moreFalseAlarms"), [4, 0]);
        assert.deepEqual(valuesOf(page, "moreMissed"), [1, 0]);
        assert.deepEqual(valuesOf(page, "fewerMistakes"), [2, 0]);
        const text = page.replaceAll(/\s+/g, " ");
        assert.match(text, /<h2 id="robustness">When something else changes<\/h2>/);
        assert.match(text, /<td>JPEG, quality &lt;70&gt;<\/td>/);
        assert.match(text, /5 of 40 verdicts became wrong \(13.%\)/);
        assert.match(text, /changes of position may be defects/);
        const warning =
            /The model is fragile: 5 of 40 verdicts became wrong .* The worst is &quot;JPEG, quality &lt;70&gt;&quot;/;
        assert.match(text, warning);
        const [change] = report.facts.robustness!.changes;
        const withFalseAlarms = (falseAlarms: number) =>
            renderReport({
                ...report,
                facts: {
                    ...report.facts,
                    robustness: { sensitiveTo: [], changes: [{ ...change, judged: 100, falseAlarms, missed: 0 }] },
                },
            });
        assert.match(withFalseAlarms(0), /None of 100 verdicts became wrong\./);
        assert.doesNotMatch(withFalseAlarms(5), /fragile|may be defects/);
        assert.match(withFalseAlarms(6), /fragile/);
        const old = renderReport({ ...report, facts: { ...report.facts, robustness: undefined } });
        assert.doesNotMatch(old, /When something else changes|fragile/);
    });

    it("needs nothing from elsewhere, and no script", () => {
        assert.deepEqual(page.match(/https?:|<script|<link|<iframe|<object|@import|url\(|\son\w+=/gi), null);
        const sources = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source);
        assert.ok(sources.length >= 2 && sources.every((source) => source.startsWith("data:image/jpeg;base64,")));
        assert.match(
            page,
            /<meta\s+http-equiv="Content-Security-Policy"\s+content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"\s*\/?>/,
        );
    });

    it("has a table behind each chart, a name for each, and no id twice", () => {
        const charts = page.match(/<svg /g)!.length;
        assert.equal(charts, 4);
        assert.equal(page.match(/<svg [^>]*role="img" aria-label="[^"]{20,}"/g)!.length, charts);
        assert.equal(
            page.match(/<details>\s*<summary>Numbers<\/summary>\s*<div class="scroll">\s*<table>/g)!.length,
            charts,
        );
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
            } else if (!selfClosed && !["meta", "img", "br"].includes(name)) {
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
        assert.ok(
            shown.includes(
                "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;amp;\\u202egnp.jpg",
            ),
        );
        assert.ok(shown.includes("&lt;b&gt;scratch&lt;/b&gt;"));
    });

    it("stays below 3 MB and is written in a moment, with very many pictures of very long names that all are odd", async () => {
        const name = (index: number) => `s3://boards/${"x".repeat(900)}/${index}.jpg`;
        const many = await exampleReport({ pictures: 20_000, names: name });
        const all = Array.from({ length: 20_000 }, (_, index) => ({
            sourceRef: name(index),
            side: "training" as const,
        }));
        const facts = {
            ...many.facts,
            duplicates: [all, ...all.map((picture) => [picture, { ...picture, side: "testing" as const }])],
            groups: { similarity: 0.6, groups: [all, ...all.map((picture) => [picture, picture])] },
            seenBefore: all.map(({ sourceRef }) => ({ test: sourceRef, training: sourceRef, similarity: 0.91 })),
            unusual: all.map((picture) => ({ ...picture, reasons: ["dark", "blurred"] })),
        };
        const [row] = many.evaluation.pixelAnomalyClassMetrics!;
        const evaluation = {
            ...many.evaluation,
            pixelAnomalyClassMetrics: Array.from({ length: 100 }, (_, type) => ({
                ...row,
                className: `${"y".repeat(250)}${type}`,
            })),
        };
        const large = {
            ...many,
            facts,
            evaluation,
            skipped: all.map((picture) => ({ ...picture, reason: "it is damaged" })),
        };
        const begun = performance.now();
        assert.ok(renderReport(large).length < 1_000_000);
        const took = performance.now() - begun;
        assert.ok(took < 10_000, `it took ${Math.round(took)} ms`);
        const heavy = large.facts.examples.map((example) => ({
            ...example,
            picture: Buffer.alloc(80_000),
            heatMap: Buffer.alloc(80_000),
        }));
        const examples = [...heavy, ...heavy.map((example) => ({ ...example, kind: "close call" as const }))];
        assert.equal(examples.length, 12);
        assert.ok(renderReport({ ...large, facts: { ...large.facts, examples } }).length < 3_000_000);
    });

    it("counts one and two as people do", async () => {
        const two = await exampleReport({ pictures: 2 });
        const right = two.evaluation.predictions.map((each) => ({ ...each, isAnomalous: each.label === "anomaly" }));
        const page = renderReport({
            ...withPredictions(two, right),
            facts: { ...two.facts, seenBefore: [], duplicates: [] },
        });
        assert.match(page, /The model judged both test pictures correctly\./);
        assert.match(
            page,
            /There is only 1 anomaly among the test pictures: one that is judged otherwise changes the share that is found by 100/,
        );
    });

    it("compares no detectors where training had nothing to compare them by", () => {
        const candidates = report.comparison.candidates.map(({ scores: _, ...candidate }) => candidate);
        const shown = /<h2 id="candidates">.*?<\/section>/s.exec(
            renderReport({ ...report, comparison: { ...report.comparison, candidates } }),
        )![0];
        assert.doesNotMatch(shown, /cross-validation|ROC AUC/);
        assert.match(shown, /It is the best &amp; the &lt;last&gt;\./);
        assert.equal(shown.match(/<th /g)!.length, 1);
    });

    it("tells names apart that differ in what can't be seen, and cuts long ones between characters", async () => {
        const shown = async (name: string) =>
            /<code>(.*?)<\/code>/s.exec(
                /<h3>Skipped<\/h3>.*/s.exec(renderReport(await exampleReport({ names: () => name })))![0],
            )![1];
        assert.equal(
            await shown("s3://boards/a  b\tc\nd\u200be\ufefff\u00adg.jpg"),
            "s3://boards/a  b\\u0009c\\u000ad\\u200be\\ufefff\\u00adg.jpg",
        );
        assert.equal(await shown("s3://größe/検査/👨‍👩‍👧.jpg"), "s3://größe/検査/👨‍👩‍👧.jpg");
        assert.equal(
            await shown(`s3://boards/${"🍪".repeat(200)}`),
            `s3://boards/${"🍪".repeat(88)} … ${"🍪".repeat(100)}`,
        );
        assert.match(page, /code \{[^}]*white-space: break-spaces/);
    });

    it("is whole without anomalies among the test pictures, and without any mistake", async () => {
        const { evaluation, facts } = report;
        const predictions = evaluation.predictions.map((prediction) => ({
            ...prediction,
            label: "normal" as const,
            isAnomalous: false,
            score: -1,
        }));
        const none = renderReport({
            ...report,
            evaluation: { ...evaluation, predictions, pixelAnomalyClassMetrics: undefined },
            facts: {
                ...facts,
                examples: [],
                counts: { ...facts.counts, testing: { normal: 60, anomaly: 0, masks: 0 } },
            },
        });
        assert.match(none, /The model judged all 60 test pictures correctly\./);
        assert.match(none, /Without a test picture that is an anomaly, most scores say nothing\./);
        assert.equal(none.match(/<svg /g)!.length, 2);
        assert.doesNotMatch(none, /NaN|Infinity|undefined/);
        assert.doesNotMatch(page, /NaN|Infinity|undefined/);
    });
});
