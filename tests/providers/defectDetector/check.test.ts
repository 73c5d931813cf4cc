import assert from "node:assert/strict";
import { problemsOfArguments } from "../../../providers/defectDetector/check";
import type { DefectDetectorArgs } from "../../../providers/defectDetector/args";

/** Every argument, whatever its value: outputs stand for most of them in a program. */
const all: Record<keyof DefectDetectorArgs, unknown> = {
    images: "./pictures",
    testImages: "./tests",
    maskColors: { dent: "#ff0000" },
    maskBackground: "#ffffff",
    crop: {},
    resize: {},
    classMap: {},
    projectName: Promise.resolve("boards"),
    bucket: "data",
    imagePrefix: "",
    outputPrefix: "",
    description: 7,
    kmsKeyId: "",
    sensitiveTo: [],
    engine: {},
    tags: {},
    triggers: [],
    operatingPoint: {},
    qualityGate: {},
    hosted: false,
    inferenceUnits: 2,
    timeouts: {},
};

describe("checking a defect detector", () => {
    it("leaves the values of all arguments to the resources that get them", () => {
        assert.deepEqual(problemsOfArguments(all), []);
        assert.deepEqual(problemsOfArguments({ images: Promise.resolve("./pictures"), hosted: true }), []);
    });

    for (const [change, problem] of [
        [{ images: undefined }, "images is required"],
        [{ hosted: "true" }, "hosted must be true or false, and no output: it decides which resources there are"],
        [{ image: "./pictures" }, "image is no argument: did you mean images?"],
        [{ maskcolors: {} }, "maskcolors is no argument: did you mean maskColors?"],
    ] as [object, string][]) {
        it(`says of ${JSON.stringify(change)}: ${problem}`, () =>
            assert.deepEqual(problemsOfArguments({ ...all, ...change }), [problem]));
    }

    it("names all that is wrong at once", () => {
        assert.deepEqual(
            problemsOfArguments({ hosted: 1, tag: {} }).map((problem) => problem.split(" ")[0]),
            ["images", "hosted", "tag"],
        );
    });
});
