import assert from "node:assert/strict";
import { tallyPixels } from "../../../../server/detector/segmentation/pixelMetrics";
import type { ClassMap } from "../../../../server/detector/segmentation/readMask";

const types = [
    { name: "scratch", color: "#FF0000" },
    { name: "dent", color: "#00FF00" },
];

describe("pixel metrics", () => {
    it("count pixels over all pictures, but average the IoU over the pictures that a type concerns", () => {
        const tally = tallyPixels(types);
        tally.add(classes(1, 1, 1, 0, 0), classes(1, 1, 0, 1, 0)); // scratch: 2 of a union of 4
        tally.add(classes(0, 1, 2, 2, 0), classes(0, 1, 0, 2, 0)); // scratch: 1 of 1, dent: 1 of 2
        assert.deepEqual(tally.metrics(), [
            {
                className: "scratch",
                precision: 3 / 4,
                recall: 3 / 4,
                f1Score: 3 / 4,
                averageIoU: (0.5 + 1) / 2,
                pictures: 2,
            },
            { className: "dent", precision: 1, recall: 1 / 2, f1Score: 2 / 3, averageIoU: 1 / 2, pictures: 1 },
        ]);
    });

    it("are 0 for a type that is nowhere and was found nowhere", () => {
        const tally = tallyPixels(types.slice(0, 1));
        tally.add(classes(0, 0), classes(0, 0));
        assert.deepEqual(tally.metrics(), [
            { className: "scratch", precision: 0, recall: 0, f1Score: 0, averageIoU: 0, pictures: 0 },
        ]);
    });

    it("are not there when no test picture has a mask", () => {
        assert.equal(tallyPixels(types).metrics(), undefined);
    });
});

function classes(...values: number[]): ClassMap {
    return { width: values.length, height: 1, classes: Uint16Array.from(values) };
}
