import assert from "node:assert/strict";
import sharp from "sharp";
import { createRandom } from "../../../../server/detector/numerics/random";
import { describeClasses } from "../../../../server/detector/segmentation/describeClasses";

describe("what a mask model found", () => {
    const types = [
        { name: "scratch", color: "#FF0000" },
        { name: "dent", color: "#01FE80" },
        { name: "stain", color: "#000000" },
    ];
    const colors = [
        [255, 255, 255],
        [255, 0, 0],
        [1, 254, 128],
        [0, 0, 0],
    ];

    for (const [width, height] of [
        [64, 64],
        [65, 131],
        [1, 7],
        [301, 2],
    ]) {
        it(`is shown by a PNG of ${width} x ${height} pixels, each in its type's colour`, async () => {
            const random = createRandom(width, "mask");
            // Runs of all lengths, with changes at both ends of rows, and every third row without any.
            let current = 0;
            const classes = Uint16Array.from({ length: width * height }, (_, pixel) => {
                current = random.uniform() < 0.2 ? random.integer(4) : current;
                return Math.floor(pixel / width) % 3 === 1 ? 0 : current;
            });
            const { anomalyMask } = describeClasses({ width, height, classes }, types);
            const { data, info } = await sharp(anomalyMask).raw().toBuffer({ resolveWithObject: true });
            assert.deepEqual([info.width, info.height, info.channels], [width, height, 3]);
            assert.deepEqual(
                [...data],
                [...classes].flatMap((each) => colors[each]),
            );
        });
    }

    it("has the background's own colour and the picture's own size where nothing was found, whatever came before", async () => {
        for (const [width, height, background] of [
            [64, 65, types.slice(0, 2)],
            [65, 64, types.slice(0, 2)],
            [65, 64, [{ name: "scratch", color: "#FFFFFF" }]],
        ] as const) {
            const map = { width, height, classes: new Uint16Array(width * height) };
            const first = describeClasses(map, background).anomalyMask!;
            const expected = Buffer.from(first);
            first.fill(0);
            const { anomalyMask, anomalies } = describeClasses(map, background);
            assert.deepEqual(anomalyMask, expected, "changed by whoever got the one before");
            const { data, info } = await sharp(anomalyMask).raw().toBuffer({ resolveWithObject: true });
            assert.deepEqual([info.width, info.height], [width, height]);
            assert.equal(`#${data.subarray(0, 3).toString("hex").toUpperCase()}`, anomalies[0].color);
            assert.equal(new Set(data).size, 1);
        }
    });

    it("is told as the share of the picture of each type that is there, the background first", () => {
        const classes = Uint16Array.of(0, 0, 3, 1, 0, 0, 3, 3);
        const { anomalies } = describeClasses({ width: 4, height: 2, classes }, types);
        assert.deepEqual(anomalies, [
            { name: "background", color: "#FFFFFF", totalPercentageArea: 4 / 8 },
            { name: "scratch", color: "#FF0000", totalPercentageArea: 1 / 8 },
            { name: "stain", color: "#000000", totalPercentageArea: 3 / 8 },
        ]);
        const { anomalies: none } = describeClasses({ width: 4, height: 2, classes: new Uint16Array(8) }, types);
        assert.deepEqual(none, [{ name: "background", color: "#FFFFFF", totalPercentageArea: 1 }]);
    });
});
