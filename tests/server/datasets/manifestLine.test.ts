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
