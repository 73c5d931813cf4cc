import assert from "node:assert/strict";
import { answeredBackground, anomalyTypesOf, MOST_TYPES } from "../../../../server/detector/segmentation/anomalyTypes";
import type { MaskedPicture } from "../../../../server/detector/segmentation/anomalyTypes";
import { readMask } from "../../../../server/detector/segmentation/readMask";
import type { PictureMask } from "../../../../server/detector/trainingTask";
import { raw, unusableMasks, usableMasks } from "../../../harness/pictures/oddMasks";
import type { DrawnMask } from "../../../harness/pictures/oddMasks";

type ColorMap = PictureMask["colorMap"];

const [width, height] = [96, 80];

/** Colours whose bits are unlike, in the order of their classes. */
const colorMap: ColorMap = [
    { className: "BACKGROUND", color: "#FFFFFF" },
    { className: "cracked", color: "#23A436" },
    { className: "dent", color: "#0102FE" },
    { className: "dust", color: "#7F8081" },
];

describe("a mask", function () {
    this.timeout(1_200_000);

    for (const { what, store } of usableMasks) {
        it(`is read pixel by pixel when it is ${what}`, async () => {
            const { classes, isMarked, backgrounds, ...size } = await read(
                await store(drawn(colorMap.map(({ color }) => color))),
            );
            assert.deepEqual([size, isMarked, backgrounds], [{ width, height }, true, ["#FFFFFF"]]);
            assert.deepEqual([...classes], classesDrawn);
        });
    }

    it("has a background that is white, black, or of the colour that its map calls background, in whatever case", async () => {
        const map = [{ className: "Background", color: "#336699" }, ...colorMap.slice(1)];
        for (const background of ["#FFFFFF", "#000000", "#336699"]) {
            const { classes } = await read(
                await raw(drawn([background, ...map.slice(1).map(({ color }) => color)]))
                    .png()
                    .toBuffer(),
                map,
            );
            assert.deepEqual([...classes], classesDrawn, background);
        }
    });

    it("has grey and black for types of anomaly when its map says so", async () => {
        const map = [
            { className: "hole", color: "#000000" },
            { className: "dent", color: "#808080" },
            { className: "dust", color: "#C0C0C0" },
        ];
        const { classes } = await read(
            await raw(drawn(["#FFFFFF", ...map.map(({ color }) => color)]))
                .greyscale()
                .png()
                .toBuffer(),
            map,
        );
        assert.deepEqual([...classes], classesDrawn);
    });

    it("may mark anomalies in white on black, whose answers have a black background then", async () => {
        const map = [{ className: "hole", color: "#FFFFFF" }];
        const bytes = await raw(drawn(["#000000", "#FFFFFF", "#000000", "#000000"]))
            .png()
            .toBuffer();
        const { classes, backgrounds } = await read(bytes, map);
        assert.deepEqual([...new Set(classes)], [0, 1]);
        assert.deepEqual(backgrounds, ["#000000"]);
        const background = (...colors: string[]) => answeredBackground(colors.map((color) => ({ name: color, color })));
        assert.deepEqual(
            [background(), background("#FFFFFF"), background("#FFFFFF", "#000000")],
            ["#FFFFFF", "#000000", "#808080"],
        );
    });

    it("of white and black that both mean background is refused, since it marks nothing", async () => {
        const bytes = await raw(drawn(["#000000", "#FFFFFF", "#000000", "#000000"]))
            .png()
            .toBuffer();
        await assert.rejects(read(bytes), {
            name: "TrainingDataError",
            message:
                /masks\/bad\.png .*: it has #000000 and #FFFFFF, which both mean background, and so marks nothing\. If one of them marks anomalies, give it to a type/,
        });
    });

    it("has no background in the colour of a type, be it of another mask's colour map", async () => {
        const other = masked("other", [{ className: "hole", color: "#FFFFFF" }]);
        const picture = masked(
            "bad",
            colorMap.slice(1),
            await raw(drawn(Array(4).fill("#FFFFFF")))
                .png()
                .toBuffer(),
        );
        await assert.rejects(readMask(picture, anomalyTypesOf([other, picture])), /it has the colour #FFFFFF/);
    });

    it("has no anomaly when it is all background", async () => {
        const { classes } = await read(
            await raw(drawn(Array(4).fill("#FFFFFF")))
                .png()
                .toBuffer(),
        );
        assert.ok(classes.every((each) => each === 0));
    });

    for (const { what, store, reason } of unusableMasks) {
        it(`ends the training with its name and the reason when it is ${what}`, async () => {
            await assert.rejects(read(await store(drawn(colorMap.map(({ color }) => color)))), (error: Error) => {
                assert.equal(error.name, "TrainingDataError");
                assert.match(
                    error.message,
                    /^The mask s3:\/\/pictures\/masks\/bad\.png of the picture s3:\/\/pictures\/bad\.png can't be used for training: /,
                );
                assert.match(error.message, reason);
                assert.match(error.message, /, then train again\.$/);
                return true;
            });
        });
    }

    it("ends the training with the first colour and its place when the map doesn't list one of them", async () => {
        const mask = await raw(drawn(colorMap.map(({ color }) => color)))
            .png()
            .toBuffer();
        await assert.rejects(read(mask, colorMap.slice(0, -1)), {
            name: "TrainingDataError",
            message:
                /it has the colour #7F8081 \(column 72, row 0\), which its colour map doesn't list; allowed are #FFFFFF \(BACKGROUND\), #23A436 \(cracked\), #0102FE \(dent\), #000000 \(background\)\./,
        });
    });

    it("ends the training when it is off by one in a single pixel", async () => {
        const { colors, ...size } = drawn(colorMap.map(({ color }) => color));
        const mask = await raw({ ...size, colors: colors.with(width * height - 1, "#7F8082") })
            .png()
            .toBuffer();
        await assert.rejects(read(mask), { name: "TrainingDataError", message: /#7F8082 \(column 95, row 79\)/ });
    });
});

describe("the colour maps of masks", () => {
    const [hole, rust] = [
        { className: "hole", color: "#FF0000" },
        { className: "rust", color: "#0000FF" },
    ];

    it("give the types in the order in which they come, each once, without the background", () => {
        const maps = [[{ className: "background", color: "#FFFFFF" }, rust], [], [hole, rust]];
        assert.deepEqual(typesOf(...maps), [
            { name: "rust", color: "#0000FF" },
            { name: "hole", color: "#FF0000" },
        ]);
    });

    const clashes: [string, ColorMap[], RegExp][] = [
        [
            "give a type two colours",
            [[hole, { ...hole, color: "#00FF00" }]],
            /masks\/0\.png has #00FF00 for hole, but elsewhere the colour #FF0000 stands for hole\. Give each type/,
        ],
        [
            "give a type another colour than an earlier one does",
            [[hole], [{ ...hole, color: "#00FF00" }]],
            /masks\/1\.png has #00FF00 for hole, but elsewhere the colour #FF0000 stands for hole/,
        ],
        [
            "give two types one colour",
            [[hole, { ...rust, color: "#FF0000" }]],
            /masks\/0\.png has #FF0000 for rust, but elsewhere the colour #FF0000 stands for hole/,
        ],
        [
            "give a colour another type than an earlier one does",
            [[hole], [{ ...rust, color: "#FF0000" }]],
            /masks\/1\.png has #FF0000 for rust, but elsewhere the colour #FF0000 stands for hole/,
        ],
        [
            "have a white type on a white background",
            [[{ className: "background", color: "#FFFFFF" }], [{ ...hole, color: "#FFFFFF" }]],
            /masks\/1\.png has #FFFFFF for hole, but that is the background's colour/,
        ],
        [
            "have a type in the colour that they call background",
            [[{ className: "BACKGROUND", color: "#FF0000" }, hole]],
            /masks\/0\.png has #FF0000 for hole, but that is the background's colour/,
        ],
        [
            "have a type in the colour that a later one calls background",
            [[hole], [{ className: "background", color: "#FF0000" }]],
            /masks\/0\.png has #FF0000 for hole, but that is the background's colour/,
        ],
        [
            `have more than ${MOST_TYPES} types`,
            Array.from({ length: 101 }, (_, index) => [
                { className: `type${index}`, color: `#0000${index.toString(16).padStart(2, "0").toUpperCase()}` },
            ]),
            /more than the 100 types of anomaly that are allowed; the first that is too many is type100, in the one of the mask s3:\/\/pictures\/masks\/100\.png/,
        ],
    ];
    for (const [what, maps, message] of clashes) {
        it(`end the training when they ${what}`, () => {
            assert.throws(() => typesOf(...maps), { name: "TrainingDataError", message });
        });
    }

    it(`may have ${MOST_TYPES} types`, () => {
        const map = Array.from({ length: MOST_TYPES }, (_, index) => ({
            className: `type${index}`,
            color: `#0000${index.toString(16).padStart(2, "0").toUpperCase()}`,
        }));
        assert.equal(typesOf(map).length, 100);
    });
});

/** Stripes of a quarter of the width: the background first, then the types. */
const classesDrawn = Array.from({ length: width * height }, (_, pixel) => Math.floor(((pixel % width) / width) * 4));

/** @param colors - of each of the four stripes. */
function drawn(colors: readonly string[]): DrawnMask {
    return { width, height, colors: classesDrawn.map((each) => colors[each]) };
}

function read(bytes: Uint8Array, colors: ColorMap = colorMap) {
    const picture = masked("bad", colors, bytes);
    return readMask(picture, anomalyTypesOf([picture]));
}

function typesOf(...maps: ColorMap[]) {
    return anomalyTypesOf(maps.map((colors, index) => masked(String(index), colors)));
}

function masked(name: string, colors: ColorMap, bytes: Uint8Array = new Uint8Array()): MaskedPicture {
    return {
        sourceRef: `s3://pictures/${name}.png`,
        label: "anomaly",
        read: () => assert.fail("the picture was read"),
        mask: { ref: `s3://pictures/masks/${name}.png`, colorMap: colors, read: async () => bytes },
    };
}
