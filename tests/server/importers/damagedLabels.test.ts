import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImportError } from "../../../server/importers/contract";
import { importers } from "../../../server/importers/registry";
import { writeFolder } from "../../../server/importers/writeFolder";
import type { WrittenSet } from "../../../server/importers/writeFolder";
import { figure } from "../../harness/run/figure";
import { folderOptions, height, json, markedPixels, pictures, text, width, written } from "./labelledSets";
import type { FormatName } from "./labelledSets";

type Json = null | string | number | boolean | Json[] | { [member: string]: Json };

/** What a damaged or hand-written file has instead of a value. Undefined: the member is missing. */
const others: (Json | undefined)[] = figure(
    [undefined, null, "x", -1, 1e9, [], {}, ["x"]],
    [undefined, null, "x", "", -1, 0.5, 1e9, 1e300, true, [], {}, [null], ["x"], [1, 2, 3]],
);

describe("imports of labels that are damaged, or of kinds that make no mask", () => {
    let root: string;
    let outputs: string;
    let count = 0;
    beforeEach(async () => {
        root = await mkdtemp(join(tmpdir(), "lookoutvision-damaged-"));
        // Elsewhere, since pictures are looked for around the labels.
        outputs = await mkdtemp(join(tmpdir(), "lookoutvision-imported-"));
    });
    afterEach(() => Promise.all([root, outputs].map((folder) => rm(folder, { recursive: true }))));

    const run = async (name: FormatName, source: string): Promise<WrittenSet> =>
        writeFolder(await importers[name].read(source, {}), join(outputs, String(++count)), folderOptions);
    /** Imports what may be damaged. Fails on every error that isn't for the user. */
    const tryToRun = async (name: FormatName, source: string, damage: string) => {
        try {
            await importers[name].recognises(source);
            await run(name, source);
        } catch (error) {
            assert.ok(error instanceof ImportError, `${damage}: ${(error as Error).stack}`);
        }
    };

    for (const name of ["coco", "label-studio", "custom-vision"] as const) {
        it(`end with a sentence, or without that picture, whatever value of ${name} is another`, async () => {
            const source = await written[name](join(root, "in"));
            const whole = JSON.parse(await readFile(source, "utf8")) as Json;
            const places = placesIn(whole);
            assert.ok(places.length > 15);
            for (const place of places) {
                for (const other of others) {
                    await writeFile(source, JSON.stringify(withOther(whole, place, other)));
                    await tryToRun(name, source, `${place.join(".")}: ${JSON.stringify(other)}`);
                }
            }
        });
    }

    it("end with a sentence, or without that picture, whatever attribute of cvat is another", async () => {
        const source = await written.cvat(join(root, "in"));
        const mask = `<mask label="dent" rle="2, 3" left="10" top="20" width="5" height="1" rotation="0.0"/>`;
        const ellipse = `<ellipse label="dent" cx="1" cy="2" rx="3" ry="4" rotation="5"/>`;
        const box = `<box label="dent" xtl="1" ytl="2" xbr="3" ybr="4"/>`;
        const whole = (await readFile(source, "utf8")).replace("</polygon>", `$&${mask}${ellipse}${box}`);
        const attributes = [...whole.matchAll(/ \w+="[^"]*"/g)];
        assert.ok(attributes.length > 25);
        for (const { 0: written, index } of attributes) {
            for (const other of [
                "",
                ...["", "x", "-1", "0.5", "1e9", "1e300", "1;2,3"].map((value) => written.replace(/".*/, `"${value}"`)),
            ]) {
                await writeFile(source, whole.slice(0, index) + other + whole.slice(index + written.length));
                await tryToRun("cvat", source, `${written} became ${other}`);
            }
        }
    });

    it("leave out the picture whose labels can't be read, name it and the member, and take the others", async () => {
        const source = await written.coco(join(root, "in"));
        const set = JSON.parse(await readFile(source, "utf8")) as { annotations: { bbox: Json }[] };
        set.annotations[0].bbox = [10, "20", 20, 20];
        await json(source, set);
        const { folders, notes } = await run("coco", source);
        assert.deepEqual(folders, [{ place: "", normal: 1, anomaly: 0, masks: 0 }]);
        assert.match(
            notes.join("\n"),
            /^The labels of bad\.png can't be read: "bbox\.1" of an annotation must be number\. The picture is left out\.$/m,
        );
    });

    it("refuse a mask whose run lengths or size aren't its picture's", async () => {
        await pictures(join(root, "in"), "a.png", "b.png");
        const import_ = async (inside: string) => {
            const images = ["a.png", "b.png"].map(
                (name) =>
                    `<image name="${name}" width="${width}" height="${height}">${name === "a.png" ? inside : ""}</image>`,
            );
            return (
                await run("cvat", await text(join(root, "in/a.xml"), `<annotations>${images.join("")}</annotations>`))
            ).notes;
        };
        const mask = (rle: string, left: number) =>
            `<mask label="dent" rle="${rle}" left="${left}" top="0" width="20" height="20"/>`;
        assert.match(
            (await import_(mask("0, 401", 0))).join(),
            /labels of a\.png .* run lengths of a mask don't fit its 400 pixels/,
        );
        assert.match(
            (await import_(mask("0, 400", 61))).join(),
            /labels of a\.png .* a mask of "dent" is not inside the picture/,
        );
        assert.deepEqual(
            (await import_(mask("0, 400", 60))).filter((note) => note.includes("a.png")),
            [],
        );
    });

    it("lose no label of coco in silence: of a category or an image that isn't listed, or whose id is text here and a number there", async () => {
        const source = await written.coco(join(root, "in"));
        const whole = await readFile(source, "utf8");
        await text(source, whole.replace('"category_id":5', '"category_id":6'));
        const unlisted = await run("coco", source);
        assert.deepEqual(unlisted.folders, [{ place: "", normal: 1, anomaly: 0, masks: 0 }]);
        assert.match(
            unlisted.notes.join("\n"),
            /^The labels of bad\.png .* has the category 6, which isn't listed\. /m,
        );
        await text(source, whole.replace('"image_id":2', '"image_id":3'));
        assert.match(
            (await run("coco", source)).notes.join("\n"),
            /^1 annotations are of no image that the file lists\.$/m,
        );
        await text(
            source,
            whole.replace('"image_id":2', '"image_id":"2"').replace('"category_id":5', '"category_id":"5"'),
        );
        assert.deepEqual((await run("coco", source)).folders, [{ place: "", normal: 1, anomaly: 1, masks: 1 }]);
    });

    it("leave out a picture of Label Studio whose regions have no label, instead of taking it as normal", async () => {
        await pictures(join(root, "in"), "a.png", "b.png");
        const sizes = { original_width: width, original_height: height };
        const region = { ...sizes, type: "rectanglelabels", value: { x: 1, y: 1, width: 5, height: 5 } };
        const task = (image: string, result: object[]) => ({ data: { image }, annotations: [{ result }] });
        const source = await json(join(root, "in/a.json"), [task("a.png", [region]), task("b.png", [])]);
        const { folders, notes } = await run("label-studio", source);
        assert.deepEqual(folders, [{ place: "", normal: 1, anomaly: 0, masks: 0 }]);
        assert.match(notes.join("\n"), /^The labels of a\.png can't be read: its regions have no label\./m);
    });

    it("say of shapes that mark no pixel that their pictures have no masks", async () => {
        const source = await written.coco(join(root, "in"));
        const moved = (await readFile(source, "utf8")).replace(
            /"segmentation":\[\[[^\]]*/,
            `"segmentation":[[500,500,600,500,600,600`,
        );
        await text(source, moved);
        const { folders, notes } = await run("coco", source);
        assert.deepEqual(folders, [{ place: "", normal: 1, anomaly: 1, masks: 0 }]);
        assert.match(notes.join("\n"), /^Shapes of 1 anomalies mark no pixel of their picture, and made no masks\.$/m);
    });

    it("take a labelled line, point or cuboid of cvat and of Label Studio as an anomaly without a mask", async () => {
        await pictures(join(root, "in"), "a.png");
        const line = `<polyline label="scratch" points="1,1;9,9"/>`;
        const xml = `<annotations><image name="a.png" width="${width}" height="${height}">${line}</image></annotations>`;
        const sizes = { original_width: width, original_height: height };
        const point = {
            ...sizes,
            type: "keypointlabels",
            value: { x: 1, y: 1, width: 1, keypointlabels: ["scratch"] },
        };
        const relation = { type: "relation", from_id: "a", to_id: "b", direction: "right" };
        const studio = [{ data: { image: "a.png" }, annotations: [{ result: [point, relation] }] }];
        for (const [name, source] of [
            ["cvat", await text(join(root, "in/a.xml"), xml)],
            ["label-studio", await json(join(root, "in/a.json"), studio)],
        ] as const) {
            assert.deepEqual((await run(name, source)).folders, [{ place: "", normal: 0, anomaly: 1, masks: 0 }], name);
        }
    });

    it("draw boxes and ellipses turned as they were drawn", async () => {
        await pictures(join(root, "in"), "a.png");
        const turnedHalf = [
            // Twenty columns and ten rows about (30, 25), which a quarter of a turn makes ten and twenty.
            `<box label="dent" xtl="20" ytl="20" xbr="40" ybr="30" rotation="90"/>`,
            `<ellipse label="dent" cx="30" cy="25" rx="10" ry="5" rotation="90"/>`,
        ];
        for (const shape of turnedHalf) {
            const xml = `<annotations><image name="a.png" width="${width}" height="${height}">${shape}</image></annotations>`;
            await run("cvat", await text(join(root, "in/a.xml"), xml));
            assert.deepEqual(await extent(), [25, 15, 34, 34], shape);
        }
        const value = { x: 50, y: 25, width: 12.5, height: 50, rotation: 90, rectanglelabels: ["dent"] };
        const result = { type: "rectanglelabels", original_width: width, original_height: height, value };
        const studio = [{ data: { image: "a.png" }, annotations: [{ result: [result] }] }];
        await run("label-studio", await json(join(root, "in/a.json"), studio));
        // About its first corner (40, 16): ten columns and 32 rows become 32 columns to the left, and ten rows.
        assert.deepEqual(await extent(), [8, 16, 39, 25]);
    });

    /** First column and row, last column and row that the last mask marks. */
    async function extent(): Promise<number[]> {
        const folder = join(outputs, String(count), "masks");
        const pixels = await markedPixels(join(folder, (await readdir(folder))[0]));
        const [columns, rows] = [
            pixels.map((pixel) => pixel % width),
            pixels.map((pixel) => Math.floor(pixel / width)),
        ];
        return [Math.min(...columns), Math.min(...rows), Math.max(...columns), Math.max(...rows)];
    }
});

/** Places of all values in a value, but of itself. */
function placesIn(value: Json): (string | number)[][] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([member, inside]) => [
        [member],
        ...placesIn(inside).map((place) => [member, ...place]),
    ]);
}

/** Copy with another value at the place. Undefined: without it. */
function withOther(value: Json, [member, ...rest]: (string | number)[], other: Json | undefined): Json {
    const copy = structuredClone(value) as Record<string, Json>;
    if (rest.length > 0) {
        copy[member] = withOther(copy[member], rest, other);
    } else if (other !== undefined) {
        copy[member] = other;
    } else if (Array.isArray(copy)) {
        copy.splice(Number(member), 1);
    } else {
        delete copy[member];
    }
    return copy;
}
