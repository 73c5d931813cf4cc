import assert from "node:assert/strict";
import { readConvention } from "../../../../providers/dataset/pictures/maskConvention";
import type { DeclaredColors } from "../../../../providers/dataset/pictures/maskConvention";
import type { PictureFile } from "../../../../providers/dataset/pictures/labelledPicture";

const [black, white, red, grey] = ["#000000", "#ffffff", "#ff0000", "#808080"] as const;

/** A mask with so many pixels of each colour. */
const mask = (colors: Record<string, number>, index = 0): PictureFile => ({
    path: "",
    name: "",
    place: `masks/${index}.png`,
    bytes: 0,
    sha256: "",
    samples: { colors, hasMoreColors: false, highestSample: 255 },
});
const read = (masks: Record<string, number>[], declared: DeclaredColors = {}) =>
    readConvention(masks.map(mask), declared);
const times = <T>(count: number, of: T): T[] => Array<T>(count).fill(of);

describe("the colours of masks", () => {
    for (const [what, masks, background, anomaly] of [
        ["red on white, as is declared by default", [{ [white]: 90, [red]: 10 }, { [white]: 100 }], white, red],
        ["white on black", times(3, { [black]: 90, [white]: 10 }), black, white],
        ["black on white", times(3, { [black]: 10, [white]: 90 }), white, black],
        ["an index beside 0", times(3, { [black]: 90, "#010101": 10 }), black, "#010101"],
        ["maroon on black", times(3, { [black]: 90, "#800000": 10 }), black, "#800000"],
        [
            "white on black with a defect over most of one picture of ten",
            [...times(9, { [black]: 90, [white]: 10 }), { [black]: 10, [white]: 90 }],
            black,
            white,
        ],
    ] as [string, Record<string, number>[], string, string][]) {
        it(`are understood as ${what}`, () => {
            const { convention, problems } = read(masks);
            assert.deepEqual(problems, []);
            assert.deepEqual(convention, { colors: { anomaly }, background });
        });
    }

    it("that were found out are told, with what to write instead", () => {
        assert.deepEqual(read(times(3, { [black]: 90, [white]: 10 })).notes, [
            `The masks have two colours: ${white} is taken for anomalies, since ${black} is the larger part of 3 of 3 masks. ` +
                `To say so yourself, write maskColors: { anomaly: "${white}" }, maskBackground: "${black}".`,
        ]);
        assert.deepEqual(read([{ [white]: 90, [red]: 10 }]).notes, []);
    });

    it("are as declared where that is said", () => {
        const { convention, problems } = read([{ "#123456": 90, [white]: 9, [red]: 1 }], {
            maskColors: { dent: white, scratch: "#FF0000" },
            maskBackground: "#123456",
        });
        assert.deepEqual(problems, []);
        assert.deepEqual(convention, { colors: { dent: white, scratch: "#FF0000" }, background: "#123456" });
        assert.equal(read([{ [white]: 9, [black]: 1 }], { maskColors: { dent: white } }).convention.background, black);
    });

    for (const [what, masks, declared, problem] of [
        [
            "no clear background",
            [
                { [black]: 90, [white]: 10 },
                { [black]: 10, [white]: 90 },
            ],
            {},
            /which of them marks anomalies is not clear: say so, for instance with maskColors: \{ anomaly: "#ffffff" \}/,
        ],
        [
            "three colours of which none is declared",
            [{ [black]: 90, [white]: 5, [grey]: 5 }],
            {},
            /^the masks have the colours #000000, #ffffff and #808080, and maskColors doesn't say what they mean: write maskColors: \{ "kind1": "#ffffff", "kind2": "#808080" \}, maskBackground: "#000000", with/,
        ],
        [
            "nothing but one colour",
            times(3, { [black]: 100 }),
            {},
            /no mask in masks\/ marks anything: all 3 have no colour but #000000/,
        ],
        [
            "white and black beside declared colours that it hasn't",
            [{ [black]: 90, [white]: 10 }],
            { maskColors: { dent: red } },
            /masks\/0\.png has the colours #000000 and #ffffff, which both mean background/,
        ],
        [
            "another convention in one mask of several",
            [
                { [white]: 90, [red]: 10 },
                { [black]: 90, [white]: 10 },
            ],
            {},
            /masks\/1\.png has the colours #000000 and #ffffff, which both mean background/,
        ],
        [
            "a smoothed edge",
            [{ [white]: 90, [red]: 5, "#ff8080": 2, "#ffc0c0": 1, "#ff4040": 1, "#ffe0e0": 1 }],
            {},
            /^masks\/0\.png has the colours #ff4040, .*, which maskColors doesn't list \(anomaly: #ff0000; .*: save them as PNG without smoothed edges$/,
        ],
        [
            "five colours of which one is declared",
            ["#00ff00", "#0000ff", "#ffff00", "#ff00ff", red].map((color) => ({ [white]: 90, [color]: 10 })),
            {},
            new RegExp(
                "^4 masks, such as masks/0\\.png, have the colours #0000ff, #00ff00, #ff00ff and #ffff00, which maskColors doesn't list " +
                    "\\(anomaly: #ff0000; background: #ffffff, #000000\\): write maskColors: " +
                    '\\{ "anomaly": "#ff0000", "kind2": "#0000ff", "kind3": "#00ff00", "kind4": "#ff00ff", "kind5": "#ffff00" \\}, with ',
            ),
        ],
        [
            "only background, where colours are declared",
            times(2, { [white]: 100 }),
            { maskColors: { dent: red } },
            /no mask in masks\/ marks anything: none of its 2 files has a colour of maskColors \(dent: #ff0000\)/,
        ],
    ] as [string, Record<string, number>[], DeclaredColors, RegExp][]) {
        it(`are refused with ${what}, in one sentence`, () => {
            const { problems } = read(masks, declared);
            assert.equal(problems.length, 1);
            assert.match(problems.join(), problem);
        });
    }

    it("tell of masks that mark nothing among others", () => {
        const { problems, notes } = read([{ [white]: 90, [red]: 10 }, { [white]: 100 }]);
        assert.deepEqual([problems, notes], [[], ["1 of 2 masks mark nothing, such as masks/1.png: is that meant?"]]);
    });
});
