import assert from "node:assert/strict";
import { parseManifestLine } from "../../server/datasets/manifestLine";
import { Edits } from "../../console/src/entries/edits";
import type { PendingChange } from "../../console/src/entries/edits";
import {
    labelsOf,
    newLine,
    readEntry,
    rebased,
    withLabel,
    withMask,
    withRenamedLabel,
} from "../../console/src/entries/line";
import { choose, everything } from "../../console/src/datasets/filters";
import { clicked, framed, moved, nothingChosen, targets } from "../../console/src/gallery/selection";
import { arrange, target, touchedBy } from "../../console/src/gallery/grid";
import { manifestLine } from "../harness/pictures/drawnPictures";

const now = new Date("2026-03-04T05:06:07.890Z");
const source = (name: string) => `s3://plates/pictures/${name}.png`;
const colors = [
    { name: "BACKGROUND", color: "#FFFFFF" },
    { name: "scratch", color: "#23A436" },
];

describe("a dataset's line on the page", () => {
    it("gets a label and a mask that the service reads, and keeps what else it has", () => {
        const first = JSON.stringify({ "source-ref": source("a"), extra: { kept: true } });
        const line = withMask(withLabel(first, "anomaly", now), { source: "s3://plates/masks/a.png", colors }, now);
        const read = parseManifestLine(line);
        assert.equal(read.label, "anomaly");
        assert.equal(read.labelledAt, Date.parse("2026-03-04T05:06:07Z"));
        assert.equal(read.mask?.ref, "s3://plates/masks/a.png");
        assert.deepEqual(read.mask?.colorMap, [
            { className: "BACKGROUND", color: "#FFFFFF" },
            { className: "scratch", color: "#23A436" },
        ]);
        assert.deepEqual((JSON.parse(line) as { extra: unknown }).extra, { kept: true });
        assert.equal(withMask(withLabel(line, undefined, now), undefined, now), first);
    });

    it("is read as the service reads it, also with a labelling job's own names", () => {
        const line = manifestLine(source("b"), "normal").replaceAll("anomaly-label", "plates-job");
        assert.equal(readEntry(line).label, parseManifestLine(line).label);
        const relabelled = withLabel(line, "anomaly", now);
        assert.equal(parseManifestLine(relabelled).label, "anomaly");
        assert.equal(readEntry(relabelled).label, "anomaly");
    });

    it("gets an anomaly label's new name in its colour map", () => {
        const line = withRenamedLabel(
            manifestLine(source("c"), "anomaly", "s3://plates/masks/c.png"),
            "scratch",
            "dent",
        );
        assert.deepEqual(labelsOf(readEntry(line)), [{ name: "dent", color: "#23A436" }]);
        assert.equal(parseManifestLine(line).mask?.colorMap[1].className, "dent");
    });

    it("takes on what one person changed, on top of what another changed", () => {
        const base = manifestLine(source("d"), "normal");
        const mine = withLabel(base, "anomaly", now);
        const theirs = withMask(base, { source: "s3://plates/masks/d.png", colors }, now);
        const both = readEntry(rebased(base, mine, theirs));
        assert.equal(both.label, "anomaly");
        assert.equal(both.mask?.source, "s3://plates/masks/d.png");
    });
});

describe("changes of a dataset on the page", () => {
    const kept = new Map<string, PendingChange>();
    const lines = ["a", "b", "c"].map((name) => newLine(source(name)));
    let edits: Edits;
    const label = (name: string, value: "normal" | "anomaly") =>
        edits.change([{ source: source(name), line: withLabel(edits.lineOf(source(name)) as string, value, now) }]);
    const labelOf = (name: string) => readEntry(edits.lineOf(source(name)) as string).label;
    const saveAll = () => {
        const batch = edits.nextBatch(100);
        const results = batch.map(({ source: Source, line: Line }) => ({ Source, Status: "SAVED", Line }));
        edits.settle(batch, results);
    };

    beforeEach(() => {
        kept.clear();
        edits = new Edits({
            keep: (changes) => changes.forEach((change) => kept.set(change.source, change)),
            forget: (sources) => sources.forEach((one) => kept.delete(one)),
        });
        edits.load(lines);
    });

    it("are kept until they are saved, and a later change of the same picture is made on the saved line", () => {
        label("a", "normal");
        const batch = edits.nextBatch(100);
        label("a", "anomaly");
        assert.equal(kept.size, 1);
        edits.settle(batch, [{ Source: source("a"), Status: "SAVED", Line: batch[0].line }]);
        const [later] = edits.nextBatch(100);
        assert.equal(later.expected, batch[0].line);
        assert.equal(readEntry(later.line as string).label, "anomaly");
        assert.equal(kept.get(source("a"))?.expected, batch[0].line);
        saveAll();
        assert.equal(kept.size, 0);
        assert.equal(edits.pendingCount, 0);
    });

    it("are undone and done again step by step, before and after they are saved", () => {
        edits.change(lines.map((line) => ({ source: readEntry(line).source, line: withLabel(line, "normal", now) })));
        label("b", "anomaly");
        saveAll();
        edits.undo();
        assert.deepEqual(["a", "b", "c"].map(labelOf), ["normal", "normal", "normal"]);
        edits.undo();
        assert.deepEqual(["a", "b", "c"].map(labelOf), [undefined, undefined, undefined]);
        saveAll();
        edits.redo();
        edits.redo();
        assert.deepEqual(["a", "b", "c"].map(labelOf), ["normal", "anomaly", "normal"]);
        assert.equal(edits.canRedo, false);
    });

    it("bring a removed picture back to its place", () => {
        edits.change([{ source: source("b"), line: undefined }]);
        assert.equal(edits.lines().length, 2);
        saveAll();
        edits.undo();
        assert.deepEqual(edits.lines(), lines);
    });

    it("wait for a decision when they meet another person's, and then lose neither", () => {
        label("a", "anomaly");
        const theirs = withMask(lines[0], { source: "s3://plates/masks/a.png", colors }, now);
        const batch = edits.nextBatch(100);
        edits.settle(batch, [{ Source: source("a"), Status: "CHANGED", Line: theirs, Message: "changed" }]);
        assert.equal(edits.lineOf(source("a")), theirs, "the page shows what is there");
        assert.equal(edits.meetings.size, 1);
        edits.decide([source("a")], "mine");
        const [again] = edits.nextBatch(100);
        assert.equal(again.expected, theirs);
        const entry = readEntry(again.line as string);
        assert.deepEqual([entry.label, entry.mask?.source], ["anomaly", "s3://plates/masks/a.png"]);
    });

    it("ask nothing when both people did the same", () => {
        label("a", "normal");
        const theirs = withLabel(lines[0], "normal", new Date("2026-03-04T09:00:00Z"));
        edits.settle(edits.nextBatch(1), [{ Source: source("a"), Status: "CHANGED", Line: theirs }]);
        assert.equal(edits.meetings.size, 0);
        assert.equal(edits.lineOf(source("a")), theirs);
    });

    it("survive a new look at the dataset that was begun before they were saved", () => {
        edits.beginReload();
        label("a", "normal");
        saveAll();
        label("c", "anomaly");
        edits.reload([lines[0], lines[2]]);
        assert.equal(labelOf("a"), "normal");
        assert.equal(labelOf("c"), "anomaly");
        assert.equal(edits.lineOf(source("b")), undefined, "another person removed it");
    });

    it("of an earlier page are taken up", () => {
        const line = withLabel(lines[1], "anomaly", now);
        edits.recover([{ source: source("b"), expected: lines[1], line }]);
        assert.equal(labelOf("b"), "anomaly");
        assert.deepEqual(edits.nextBatch(5), [{ source: source("b"), expected: lines[1], line }]);
    });
});

describe("a gallery's pictures", () => {
    const items = ["0", "1", "2", "3", "4", "5", "6"];

    it("are chosen by click, Shift, Ctrl, keys and a dragged frame", () => {
        const none = { shift: false, ctrl: false };
        const one = clicked(nothingChosen, items, "2", none);
        assert.deepEqual(targets(one, items), ["2"]);
        const range = clicked(one, items, "5", { ...none, shift: true });
        assert.deepEqual(targets(range, items), ["2", "3", "4", "5"]);
        const less = clicked(range, items, "4", { ...none, ctrl: true });
        assert.deepEqual(targets(less, items), ["2", "3", "5"]);
        const byKeys = moved(moved(moved(one, items, "3", false), items, "4", true), items, "5", true);
        assert.deepEqual(targets(byKeys, items), ["3", "4", "5"]);
        assert.deepEqual(
            targets(moved(byKeys, items, "6", false), items),
            ["6"],
            "none chosen: the one with the focus",
        );
        const grid = arrange(items.length, 3 * 150 + 2 * 12, 150, 62);
        assert.equal(grid.columns, 3);
        const touched = touchedBy({ left: 100, top: 50, right: 200, bottom: grid.rowHeight + 20 }, grid, items.length);
        assert.deepEqual(touched, [0, 1, 3, 4]);
        assert.deepEqual(targets(framed(one, touched.map(String), true), items), ["0", "1", "2", "3", "4"]);
    });

    it("are reached by arrow keys, without leaving the gallery", () => {
        assert.equal(target("ArrowRight", 6, 7, 3, 2), 6);
        assert.equal(target("ArrowDown", 2, 7, 3, 2), 5);
        assert.equal(target("ArrowUp", 1, 7, 3, 2), 1);
        assert.equal(target("End", 1, 7, 3, 2), 6);
        assert.equal(target("x", 1, 7, 3, 2), undefined);
    });

    it("are filtered by label, anomaly label and name, and sorted by name as people count", () => {
        const entries = [
            manifestLine("s3://plates/b/p10.png", "normal"),
            manifestLine("s3://plates/a/p9.png", "anomaly", "s3://plates/masks/p9.png"),
            newLine("s3://plates/a/p1.png"),
        ].map(readEntry);
        const names = (shown: Partial<typeof everything>) =>
            choose(entries, { ...everything, ...shown }).map(({ name }) => name);
        assert.deepEqual(names({ sorting: "name" }), ["p1.png", "p9.png", "p10.png"]);
        assert.deepEqual(names({ filter: "unlabeled" }), ["p1.png"]);
        assert.deepEqual(names({ filter: "labeled" }), ["p10.png", "p9.png"]);
        assert.deepEqual(names({ filter: "label:scratch" }), ["p9.png"]);
        assert.deepEqual(names({ filter: "label:dent" }), []);
        assert.deepEqual(names({ text: "/A/" }), ["p9.png", "p1.png"]);
    });
});
