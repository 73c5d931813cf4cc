import assert from "node:assert/strict";
import type { HypercolumnMaps } from "../../../../server/detector/views/pictureFeatures";
import { createRandom } from "../../../../server/detector/numerics/random";
import { classifyCells } from "../../../../server/detector/segmentation/cellProbabilities";
import { cellShares, CELLS, GRID_SIDE } from "../../../../server/detector/segmentation/cellShares";
import { enlargeClasses } from "../../../../server/detector/segmentation/enlargeClasses";
import { HYPERCOLUMN, hypercolumnsAt, MAP_SIDE } from "../../../../server/detector/segmentation/hypercolumn";
import { drawPerceptron, HIDDEN } from "../../../../server/detector/segmentation/perceptron";

describe("the cells of a mask", () => {
    it("know their shares of each class, also in pictures with fewer pixels than cells", () => {
        const halves = (width: number, height: number) => ({
            width,
            height,
            classes: Uint16Array.from({ length: width * height }, (_, pixel) => (pixel % width < width / 2 ? 0 : 1)),
        });
        for (const [width, height] of [
            [64, 100],
            [240, 160],
            [81, 80],
        ]) {
            const { rows, shares } = cellShares(halves(width, height), 2);
            assert.equal(rows[0], -1, "the first cell is background all over");
            assert.ok(Math.abs(shares[2 * rows[CELLS - 1] + 1] - 1) < 1e-6);
            assert.equal(Math.max(...rows), shares.length / 2 - 1);
            const marked = shares.reduce((sum, share, index) => sum + (index % 2) * share, 0) / CELLS;
            assert.ok(Math.abs(marked - 0.5) < 0.02, `${width}x${height}: ${marked}`);
        }
    });

    it("get the same probabilities from whole maps as from their hypercolumns", async () => {
        const random = createRandom(1, "cells");
        const maps = mapsOf(() => random.gaussian());
        const perceptron = drawPerceptron(HYPERCOLUMN, 3, random);
        perceptron.hiddenBias.forEach((_, unit) => (perceptron.hiddenBias[unit] = random.gaussian()));
        const probabilities = await (await classifyCells(perceptron)).probabilities(maps);
        const cells = [0, 159, 4934, 15999, CELLS - 1];
        const columns = hypercolumnsAt(maps, cells);
        cells.forEach((cell, place) => {
            const column = columns.subarray(place * HYPERCOLUMN, (place + 1) * HYPERCOLUMN);
            const hidden = Array.from({ length: HIDDEN }, (_, unit) =>
                Math.max(
                    0,
                    perceptron.hiddenBias[unit] +
                        dot(column, perceptron.hiddenWeights.subarray(unit * HYPERCOLUMN, (unit + 1) * HYPERCOLUMN)),
                ),
            );
            const raised = [0, 1, 2].map((each) =>
                Math.exp(dot(hidden, perceptron.outputWeights.subarray(each * HIDDEN, (each + 1) * HIDDEN))),
            );
            raised.forEach((value, each) => {
                const expected = value / raised.reduce((sum, one) => sum + one, 0);
                assert.ok(
                    Math.abs(probabilities[each * CELLS + cell] - expected) < 1e-4,
                    `cell ${cell}, class ${each}`,
                );
            });
        });
    });

    it("find borders between the places of the finest map", async () => {
        // The hidden unit gets 1 left of column 40 of the map and -3 from there on, so it ends a quarter of a place further.
        const maps = mapsOf(() => 0);
        for (let place = 0; place < MAP_SIDE ** 2; place++) {
            maps.s4.data[place] = place % MAP_SIDE < 40 ? 1 : -3;
        }
        const perceptron = {
            hiddenWeights: new Float32Array(HIDDEN * HYPERCOLUMN),
            hiddenBias: new Float32Array(HIDDEN),
            outputWeights: new Float32Array(2 * HIDDEN),
            outputBias: Float32Array.of(1, 0),
        };
        perceptron.hiddenWeights[0] = 1;
        perceptron.outputWeights[HIDDEN] = 100;
        const probabilities = await (await classifyCells(perceptron)).probabilities(maps);
        const marked = [...probabilities.subarray(CELLS, CELLS + GRID_SIDE).keys()].filter(
            (column) => probabilities[CELLS + column] > 0.5,
        );
        // Cell 79 has its middle a quarter of a place right of that of place 39, where nothing is left of the 1.
        assert.deepEqual([marked[0], marked.at(-1)], [0, 78]);
    });

    it("are background where all places around them surely are", async () => {
        const perceptron = drawPerceptron(HYPERCOLUMN, 3, createRandom(1, "cells"));
        perceptron.outputBias.set([50, 0, 0]);
        const probabilities = await (await classifyCells(perceptron)).probabilities(mapsOf(() => 0));
        assert.deepEqual([...new Set(probabilities.subarray(0, CELLS))], [1]);
        assert.deepEqual([...new Set(probabilities.subarray(CELLS))], [0]);
    });

    it("become pixels with smooth borders half-way between what is sure", () => {
        const probabilities = new Float32Array(2 * CELLS);
        for (let cell = 0; cell < CELLS; cell++) {
            const anomalous = cell % GRID_SIDE >= GRID_SIDE / 2;
            probabilities[cell] = anomalous ? 0 : 1;
            probabilities[CELLS + cell] = anomalous ? 1 : 0;
        }
        const { classes } = enlargeClasses(probabilities, { width: 800, height: 64 });
        for (let pixel = 0; pixel < classes.length; pixel++) {
            assert.equal(classes[pixel], pixel % 800 >= 400 ? 1 : 0, `column ${pixel % 800}`);
        }
    });
});

function mapsOf(value: () => number): HypercolumnMaps {
    const map = (channels: number, side: number) => ({
        channels,
        height: side,
        width: side,
        data: Float32Array.from({ length: channels * side * side }, value),
    });
    return { s4: map(24, 80), s8: map(40, 40), s16a: map(80, 20), s16b: map(112, 20), s32a: map(192, 10) };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
    return Array.from(a).reduce((sum, value, index) => sum + value * b[index], 0);
}
