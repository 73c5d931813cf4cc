import assert from "node:assert/strict";
import { parseManifestLine } from "../../../server/datasets/manifestLine";

const classified = {
    "source-ref": "s3://bucket/folder/a 1+ü.jpg",
    "my-label": 1,
    "my-label-metadata": {
        "class-name": "anomaly",
        "creation-date": "2022-08-22T20:49:51.426",
        "human-annotated": "yes",
        type: "groundtruth/image-classification",
    },
};

const segmented = {
    ...classified,
    "my-mask-ref": "s3://bucket/masks/a.png",
    "my-mask-ref-metadata": {
        "internal-color-map": {
            "10": { "class-name": "dent", "hex-color": "#0000ff", confidence: 0 },
            "0": { "class-name": "BACKGROUND", "hex-color": "#ffffff", confidence: 0 },
            "2": { "class-name": "deep scratch", "hex-color": "#23A436", confidence: 0 },
        },
        type: "groundtruth/semantic-segmentation",
        "human-annotated": "yes",
    },
};

const parse = (entry: object) => parseManifestLine(JSON.stringify(entry));
const withColors = (colors: object) =>
    JSON.stringify({ ...segmented, "my-mask-ref-metadata": { "internal-color-map": colors } });
const withLabel = (metadata: object) => parse({ ...classified, "my-label-metadata": metadata }).label;

describe("a manifest line", () => {
    it("names a picture and its label under any label name", () => {
        assert.deepEqual(parse(classified), {
            sourceRef: "s3://bucket/folder/a 1+ü.jpg",
            source: { bucket: "bucket", key: "folder/a 1+ü.jpg" },
            label: "anomaly",
            labelledAt: Date.UTC(2022, 7, 22, 20, 49, 51, 426),
        });
    });

    it("is labelled by class-name alone, whatever the label's number says", () => {
        assert.equal(
            parse({ ...classified, "my-label": 1, "my-label-metadata": { "class-name": "normal" } }).label,
            "normal",
        );
        assert.equal(withLabel({ "class-name": "anomaly", "human-annotated": 5 }), "anomaly");
    });

    it("is not labelled by another class, another case, or no class", () => {
        for (const metadata of [{ "class-name": "good" }, { "class-name": "Normal" }, { "class-name": 1 }, {}]) {
            assert.equal(withLabel(metadata), null);
        }
        assert.equal(parse({ "source-ref": "s3://bucket/a.png" }).label, null);
    });

    it("of several labels takes the image classification", () => {
        const other = { "box-metadata": { "class-name": "normal", type: "groundtruth/object-detection" } };
        assert.equal(parse({ ...other, ...classified }).label, "anomaly");
    });

    describe("with several labels, in either order of its keys,", () => {
        const bare = { "source-ref": "s3://bucket/a.png" };
        const label = (className: string, date?: string) => ({
            "class-name": className,
            type: "groundtruth/image-classification",
            ...(date !== undefined && { "creation-date": date }),
        });
        const january = label("anomaly", "2024-01-10T00:00:00");
        const march = label("normal", "2024-03-10T00:00:00");

        for (const [what, labels, expected] of [
            ["passes over a class that says nothing of anomalies", { lighting: label("dark"), state: march }, "normal"],
            ["takes March's correction of January's label", { first: january, second: march }, "normal"],
            ["takes anomaly-label, however old", { "anomaly-label": january, second: march }, "anomaly"],
            ["takes anomaly-label even for a class of its own", { "anomaly-label": label("Bad"), x: march }, null],
            ["needs no dates where they agree", { one: label("normal"), two: label("normal") }, "normal"],
            ["takes the only one that fits", { one: label("dark"), two: label("round"), three: january }, "anomaly"],
            ["is not labelled where none fits", { one: label("dark"), two: label("round") }, null],
        ] as [string, Record<string, object>, string | null][]) {
            it(what, () => {
                const keys = Object.entries(labels).map(([name, metadata]) => [`${name}-metadata`, metadata] as const);
                for (const order of [keys, keys.toReversed()]) {
                    assert.equal(parse({ ...bare, ...Object.fromEntries(order) }).label, expected);
                }
            });
        }

        for (const [what, labels] of [
            ["one without a date", { one: january, two: label("normal") }],
            ["equal dates", { one: january, two: label("normal", "2024-01-10T00:00:00Z") }],
            ["no dates", { one: label("anomaly"), two: label("normal") }],
        ] as [string, Record<string, object>][]) {
            it(`is refused where they differ, with ${what}`, () => {
                const keys = Object.entries(labels).map(([name, metadata]) => [`${name}-metadata`, metadata] as const);
                for (const order of [keys, keys.toReversed()]) {
                    assert.throws(
                        () => parse({ ...bare, ...Object.fromEntries(order) }),
                        /say different things, and no creation-date tells which is the newest; name the right one anomaly-label/,
                    );
                }
            });
        }
    });

    it("of several masks takes anomaly-mask-ref, else the newest, else refuses, in either order of its keys", () => {
        const mask = (name: string, date?: string) => [
            [`${name}-ref`, `s3://bucket/${name}.png`],
            [
                `${name}-ref-metadata`,
                { ...segmented["my-mask-ref-metadata"], ...(date !== undefined && { "creation-date": date }) },
            ],
        ];
        const refOf = (first: unknown[][], second: unknown[][]) => {
            const refs = [
                [...first, ...second],
                [...second, ...first],
            ].map((entries) => parse({ ...classified, ...Object.fromEntries(entries) }).mask?.ref);
            assert.equal(refs[0], refs[1]);
            return refs[0];
        };
        const [old, young] = ["2024-01-01T00:00:00", "2024-02-01T00:00:00"];
        assert.equal(refOf(mask("anomaly-mask", old), mask("b", young)), "s3://bucket/anomaly-mask.png");
        assert.equal(refOf(mask("a", young), mask("b", old)), "s3://bucket/a.png");
        assert.equal(
            refOf(mask("a"), [
                ["depth-ref", "s3://bucket/depth.png"],
                ["depth-ref-metadata", { unit: "mm" }],
            ]),
            "s3://bucket/a.png",
        );
        assert.throws(() => refOf(mask("a"), mask("b")), /its a-ref and b-ref say different things/);
    });

    it("names a class that is neither normal nor anomaly", () => {
        const named = (metadata: object) => parse({ ...classified, "my-label-metadata": metadata }).otherClass;
        assert.equal(named({ "class-name": "Good" }), "Good");
        assert.equal(named({ "class-name": "normal" }), undefined);
        assert.equal(named({ "class-name": 1 }), undefined);
    });

    it("has a mask with its colours in the order of their numbers, in upper case", () => {
        assert.deepEqual(parse(segmented).mask, {
            ref: "s3://bucket/masks/a.png",
            source: { bucket: "bucket", key: "masks/a.png" },
            colorMap: [
                { className: "BACKGROUND", color: "#FFFFFF" },
                { className: "deep scratch", color: "#23A436" },
                { className: "dent", color: "#0000FF" },
            ],
        });
    });

    it("needs no background and no confidence in its colour map, and understands a browser's date", () => {
        const line = {
            ...classified,
            "my-label-metadata": {
                ...classified["my-label-metadata"],
                "creation-date": "Mon Aug 22 2022 13:52:52 GMT-0700 (Pacific Daylight Time)",
            },
            "anomaly-mask-ref": "s3://bucket/masks/a.png",
            "anomaly-mask-ref-metadata": {
                "internal-color-map": { "0": { "class-name": "cracked", "hex-color": "#23A436" } },
            },
        };
        assert.deepEqual(parse(line).mask!.colorMap, [{ className: "cracked", color: "#23A436" }]);
        assert.equal(parse(line).labelledAt, Date.UTC(2022, 7, 22, 20, 52, 52));
    });

    it("has no mask where nothing refers to one in S3", () => {
        assert.equal(
            parse({ ...classified, "my-mask-ref": null, "other-ref": "somewhere", "thing-ref-metadata": { a: 1 } })
                .mask,
            undefined,
        );
    });

    const bad: [string, string, RegExp][] = [
        ["no JSON", "{", /not JSON/],
        ["no object", "[1]", /not a JSON object/],
        ["no picture", '{"a":1}', /no source-ref/],
        ["a picture that is a number", '{"source-ref":1}', /no source-ref/],
        ["a picture on the web", '{"source-ref":"https://x/a.png"}', /source-ref is not of the form/],
        ["a bucket without a key", '{"source-ref":"s3://bucket/"}', /source-ref is not of the form/],
        ["a bucket that leads elsewhere", '{"source-ref":"s3://../a.png"}', /source-ref is not of the form/],
        ["a key with NUL", '{"source-ref":"s3://bucket/a\\u0000"}', /source-ref is not of the form/],
        ["a key with half a character", '{"source-ref":"s3://bucket/a\\ud800"}', /source-ref is not of the form/],
        ["a key of 1025 bytes", `{"source-ref":"s3://bucket/${"ü".repeat(513)}"}`, /source-ref is not of the form/],
        ["more than 8192 characters", `{"source-ref":"s3://bucket/a","x":"${"y".repeat(8192)}"}`, /longer than 8192/],
        [
            "a mask that isn't in S3",
            JSON.stringify({ ...segmented, "my-mask-ref": "a.png" }),
            /my-mask-ref is not of the form/,
        ],
        [
            "a mask without metadata",
            JSON.stringify({ ...segmented, "my-mask-ref-metadata": undefined }),
            /my-mask-ref has no my-mask-ref-metadata beside it/,
        ],
        [
            "a mask whose metadata is text",
            JSON.stringify({ ...segmented, "my-mask-ref-metadata": "red" }),
            /my-mask-ref has no my-mask-ref-metadata beside it/,
        ],
        [
            "a mask without a colour map",
            JSON.stringify({ ...segmented, "my-mask-ref-metadata": {} }),
            /no internal-color-map/,
        ],
        [
            "a colour map that is a list",
            JSON.stringify({ ...segmented, "my-mask-ref-metadata": { "internal-color-map": [] } }),
            /no internal-color-map/,
        ],
        [
            "a class without a colour",
            withColors({ "1": { "class-name": "x" } }),
            /entry "1" of its internal-color-map has no hex-color/,
        ],
        [
            "a colour of three digits",
            withColors({ "1": { "class-name": "x", "hex-color": "#f00" } }),
            /entry "1" of its internal-color-map has no hex-color/,
        ],
        [
            "a class without a name",
            withColors({ "1": { "class-name": "", "hex-color": "#ff0000" } }),
            /entry "1" of its internal-color-map has no class-name/,
        ],
        [
            "a colour that is none",
            withColors({ "1": { "class-name": "x", "hex-color": "red" } }),
            /entry "1" of its internal-color-map has no hex-color/,
        ],
        [
            "a colour without a class",
            withColors({ "1": { "hex-color": "#000000" } }),
            /entry "1" of its internal-color-map has no class-name/,
        ],
    ];
    for (const [what, line, message] of bad) {
        it(`is refused with ${what}`, () => {
            assert.throws(() => parseManifestLine(line), { name: "ManifestLineError", message });
        });
    }
});
