import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkDataset } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/declaredDatasets";
import { base, check, images, readFolder, square } from "./checkedFolder";

const source = { groundTruthManifest: { s3Object: { bucket: "data", key: "train.manifest" } } };
const marked = (maskColors: object) => ({ ...images, maskColors });
const failures = async (change: object) => (await check(change)).failures;

describe("the dataset's check", () => {
    it("adds the content's hash, so that it is known in preview", async () => {
        const { inputs, failures } = await check({ images });
        assert.deepEqual(failures, []);
        assert.match(String(inputs["contentHash"]), /^[0-9a-f]{64}$/);
    });

    it("hashes a manifest's location, unless a hash is given", async () => {
        const hash = (await check({ datasetSource: source })).inputs["contentHash"];
        assert.match(String(hash), /^[0-9a-f]{64}$/);
        const versioned = {
            groundTruthManifest: { s3Object: { ...source.groundTruthManifest.s3Object, versionId: "2" } },
        };
        assert.notEqual((await check({ datasetSource: versioned })).inputs["contentHash"], hash);
        assert.equal((await check({ datasetSource: source, contentHash: "mine" })).inputs["contentHash"], "mine");
    });

    it("leaves the hash open while preview can't know it", async () => {
        for (const change of [
            { images: unknownMarker },
            { images: { ...images, folder: unknownMarker } },
            { images: { ...images, maskColors: { a: unknownMarker } } },
            { datasetSource: { groundTruthManifest: unknownMarker } },
        ]) {
            const { inputs, failures } = await check(change);
            assert.deepEqual(failures, [], JSON.stringify(change));
            assert.ok(!("contentHash" in inputs), JSON.stringify(change));
        }
        assert.match(
            String((await check({ images: { ...images, bucket: unknownMarker } })).inputs["contentHash"]),
            /^[0-9a-f]{64}$/,
        );
    });

    const colour = "a mask's colour must be written #rrggbb";
    const kind = "the name of a kind of anomaly must have 1 to 256 characters and not be background";
    const className = "the name of a class must have 1 to 200 characters, without slashes, and not be masks";
    for (const [change, property, reason] of [
        [{}, "images", "either images (a folder of pictures) or datasetSource (a manifest in a bucket) is required"],
        [
            { images: null },
            "images",
            "either images (a folder of pictures) or datasetSource (a manifest in a bucket) is required",
        ],
        [
            { images, datasetSource: source },
            "datasetSource",
            "images and datasetSource exclude each other: leave one out",
        ],
        [{ images, contentHash: "mine" }, "contentHash", "contentHash is made from the pictures: leave it out"],
        [{ images: { bucket: "data" } }, "images.folder", "images.folder is required"],
        [{ images: { folder: "pictures" } }, "images.bucket", "images.bucket is required"],
        [{ images: marked({ background: "#000000" }) }, 'images.maskColors["background"]', kind],
        [{ images: marked({ BackGround: "#000000" }) }, 'images.maskColors["BackGround"]', kind],
        [{ images: marked({ "": "#000000" }) }, 'images.maskColors[""]', kind],
        [{ images: marked({ ["k".repeat(257)]: "#000000" }) }, `images.maskColors["${"k".repeat(257)}"]`, kind],
        [{ images: marked({ "a\nb": "#000000" }) }, 'images.maskColors["a\\nb"]', kind],
        [{ images: marked({ "": unknownMarker }) }, 'images.maskColors[""]', kind],
        [{ images: marked({ dent: "red" }) }, 'images.maskColors["dent"]', colour],
        [{ images: marked({ dent: "#ff00000" }) }, 'images.maskColors["dent"]', colour],
        [{ images: marked({ dent: "a#ff0000" }) }, 'images.maskColors["dent"]', colour],
        [{ images: marked({ dent: 7 }) }, 'images.maskColors["dent"]', colour],
        [
            { images: { ...marked({ dent: "#FFffff" }), maskBackground: "#ffffff" } },
            'images.maskColors["dent"]',
            "#ffffff is the colour of the background: give each kind of anomaly its own",
        ],
        [
            { images: marked({ dent: "#ff0000", hole: "#FF0000" }) },
            'images.maskColors["hole"]',
            "#ff0000 is the colour of dent: give each kind of anomaly its own",
        ],
        ...[undefined, null].map((maskBackground) => [
            { images: { ...marked({ dent: "#FFFFFF", hole: "#000000" }), maskBackground } },
            "images.maskBackground",
            "white and black both mark anomalies: say which colour is the background",
        ]),
        [{ images: { ...images, maskBackground: "black" } }, "images.maskBackground", "a colour like #000000"],
        [{ images: { ...images, crop: { ...square, width: 63 } } }, "images.crop.width", "images.crop.width must be"],
        [{ images: { ...images, crop: { ...square, left: 0.5 } } }, "images.crop.left", "images.crop.left must be"],
        [{ images: { ...images, resize: { width: 64 } } }, "images.resize.height", "images.resize.height is required"],
        [
            { images: { ...images, resize: { width: 64, height: 4097 } } },
            "images.resize.height",
            "whole number of pixels from 64 to 4096, not 4097",
        ],
        [
            { images, classMap: { Good: "good" } },
            'classMap["Good"]',
            'a class must be mapped to "normal" or "anomaly", not "good"',
        ],
        ...["../Good", "a\\b", "a\tb", "", "masks", ".", "..", "c".repeat(201)].map((name) => [
            { images, classMap: { [name]: "normal" } },
            `classMap[${JSON.stringify(name)}]`,
            className,
        ]),
        [
            { datasetSource: { groundTruthManifest: { s3Object: { bucket: "data" } } } },
            "datasetSource.groundTruthManifest.s3Object.key",
            "is required",
        ],
        [
            { datasetSource: { groundTruthManifest: { s3Object: { bucket: "data", key: "" } } } },
            "datasetSource.groundTruthManifest.s3Object.key",
            "must be the key of the manifest",
        ],
        [{ datasetType: "validation", datasetSource: source }, "datasetType", 'not "validation"'],
    ] as [object, string, string][]) {
        it(`refuses ${JSON.stringify(change).slice(0, 120)} at ${property.slice(0, 60)}`, async () => {
            const found = await failures(change);
            assert.deepEqual(
                found.map((failure) => failure.property),
                [property],
            );
            assert.ok(found[0].reason.includes(reason), found[0].reason);
        });
    }

    it("takes names and colours up to their limits, and what preview doesn't know", async () => {
        for (const change of [
            { images: marked({ ["k".repeat(256)]: "#ABCdef", "no background": "#000000", "Background 2": "#000001" }) },
            { images: { ...marked({ dent: "#ffffff", hole: "#000000" }), maskBackground: "#123456" } },
            { images: marked({ dent: unknownMarker, hole: unknownMarker }) },
            { images: { ...images, maskColors: null }, classMap: null, contentHash: null },
            {
                images,
                classMap: { ["c".repeat(200)]: "normal", "masks 2": "anomaly", "...": "normal", a: unknownMarker },
            },
        ]) {
            assert.deepEqual(await failures(change), [], JSON.stringify(change));
        }
    });

    it("keeps the hash that the engine hands back, as it does with ignoreChanges, and reads no folder then", async () => {
        const olds = { ...base, images, contentHash: "before" };
        const refuse = () => assert.fail("the folder was read");
        for (const more of [{}, { images: { ...images, prefix: "other/" } }]) {
            const news = { ...olds, ...more };
            assert.deepEqual(await checkDataset(news, followDatasets(), refuse, olds), {
                inputs: { ...news, keepsContent: true },
                failures: [],
            });
        }
        const kept = { ...olds, keepsContent: true };
        const { inputs } = await checkDataset({ ...kept, contentHash: undefined }, followDatasets(), readFolder, kept);
        assert.notEqual(inputs["contentHash"], "before");
        assert.ok(!("keepsContent" in inputs), "it ends with the option");
        for (const [before, now] of [
            [{ contentHash: "before" }, { images, contentHash: "before" }],
            [olds, { images, contentHash: "mine" }],
        ]) {
            const { failures } = await checkDataset({ ...base, ...now }, followDatasets(), readFolder, before);
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["contentHash"],
            );
        }
    });

    it("keeps the hash of a manifest's location the same while nothing changes, without a source none", async () => {
        const hash = async (change: object) => (await check(change)).inputs["contentHash"];
        assert.equal(await hash({ datasetSource: source }), await hash({ datasetSource: { ...source } }));
        assert.notEqual(
            await hash({ datasetSource: source, classMap: { a: "normal" } }),
            await hash({ datasetSource: source, classMap: { a: "anomaly" } }),
        );
        assert.notEqual(
            await hash({ datasetSource: source, classMap: { a: "normal" } }),
            await hash({
                datasetSource: { groundTruthManifest: { s3Object: { bucket: "other", key: "train.manifest" } } },
                classMap: { a: "normal" },
            }),
        );
        assert.equal(await hash({}), undefined);
        assert.equal(await hash({ datasetSource: null }), undefined);
        assert.equal(await hash({ datasetSource: source, classMap: { a: unknownMarker } }), undefined);
    });

    it("allows white for a defect, whose masks are black elsewhere then", async () => {
        assert.deepEqual(await failures({ images: { ...images, maskColors: { dent: "#ffffff" } } }), []);
    });

    it("has another hash with another crop, size or class map, and the same without any as ever", async () => {
        const hashes = await Promise.all(
            [
                { images },
                { images: { ...images, crop: { left: 0, top: 0, width: 64, height: 64 } } },
                { images: { ...images, resize: { width: 64, height: 64 } } },
                { datasetSource: source },
                { datasetSource: source, classMap: { Good: "normal" } },
            ].map(async (change) => (await check(change)).inputs["contentHash"]),
        );
        assert.equal(new Set(hashes).size, 5);
        assert.equal(hashes[0], "31d47a8f5cb540aabfc5606e4cc2aa6341dc9e90dda9fe36b96c0f490ec0f2d1");
    });
});
