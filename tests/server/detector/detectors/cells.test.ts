import assert from "node:assert/strict";
import {
    CELL_NUMBERS,
    CELLS,
    cellsOf,
    logitsOfCells,
    standardiseCells,
} from "../../../../server/detector/detectors/patchMil/cells";
import { createRandom } from "../../../../server/detector/numerics/random";

describe("the cells of places of anomalies", () => {
    const random = createRandom(1, "cells");
    const map = (channels: number, side: number) => ({
        channels,
        width: side,
        height: side,
        data: Float32Array.from({ length: channels * side ** 2 }, () => 3 * random.gaussian()),
    });
    const maps = { s8: map(40, 40), s16a: map(80, 20), s16b: map(112, 20) };

    it("have the mean and the largest of four places of the fine map, and the coarse maps as they are", () => {
        const cells = cellsOf(maps);
        const [row, column, channel] = [7, 19, 39];
        const own = (number: number) => cells[(20 * row + column) * CELL_NUMBERS + number];
        const four = [0, 1, 40, 41].map((step) => maps.s8.data[channel * 1600 + 40 * 2 * row + 2 * column + step]);
        assert.equal(own(channel), Math.fround((four[0] + four[1] + four[2] + four[3]) / 4));
        assert.equal(own(40 + channel), Math.max(...four));
        assert.equal(own(80 + channel), maps.s16a.data[channel * CELLS + 20 * row + column]);
        assert.equal(own(160 + channel), maps.s16b.data[channel * CELLS + 20 * row + column]);
    });

    it("get the logits that their standardised rows have, bit by bit", () => {
        const numbers = (draw: () => number) => Float32Array.from({ length: CELL_NUMBERS }, draw);
        const scale = { mean: numbers(() => random.gaussian()), deviation: numbers(() => 0.1 + random.uniform()) };
        const weights = numbers(() => random.gaussian());
        const rows = standardiseCells(cellsOf(maps), scale);
        const expected = Float64Array.from({ length: CELLS }, (_, cell) =>
            weights.reduce((sum, weight, number) => sum + weight * rows[cell * CELL_NUMBERS + number], 0.25),
        );
        assert.deepEqual(logitsOfCells(maps, scale, weights, 0.25), expected);
    });
});
