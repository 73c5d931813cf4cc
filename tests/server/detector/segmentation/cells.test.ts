import assert from "node:assert/strict";
import type { HypercolumnMaps } from "../../../../server/detector/views/pictureFeatures";
import { createRandom } from "../../../../server/detector/numerics/random";
import { classifyCells } from "../../../../server/detector/segmentation/cellProbabilities";
import { cellShares, CELLS, GRID_SIDE } from "../../../../server/detector/segmentation/cellShares";
import { enlargeClasses } from "../../../../server/detector/segmentation/enlargeClasses";
import { HYPERCOLUMN, hypercolumnsAt } from "../../../../server/detector/segmentation/hypercolumn";
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
            const shares = cellShares(halves(width, height), 2);
            assert.deepEqual([...shares.subarray(0, 2)], [1, 0]);
            assert.ok(Math.abs(shares[2 * CELLS - 1] - 1) < 1e-6);
            const marked = shares.reduce((sum, share, index) => sum + (index % 2) * share, 0) / CELLS;
            assert.ok(Math.abs(marked - 0.5) < 0.02, `${width}x${height}: ${marked}`);
        }
    });

    it("get the same probabilities from whole maps as from their hypercolumns", async () => {
        const random = createRandom(1, "cells");
        const map = (channels: number, side: number) => ({
            channels,
            height: side,
            width: side,
            data: Float32Array.from({ length: channels * side * side }, () => random.gaussian()),
        });
        const maps: HypercolumnMaps = {
            s4: map(24, 80),
            s8: map(40, 40),
            s16a: map(80, 20),
            s16b: map(112, 20),
            s32a: map(192, 10),
        };
        const perceptron = drawPerceptron(HYPERCOLUMN, 3, random);
        perceptron.hiddenBias.forEach((_, unit) => (perceptron.hiddenBias[unit] = random.gaussian()));
        const probabilities = await (await classifyCells(perceptron)).probabilities(maps);
        const cells = [0, 79, 1234, 3999, CELLS - 1];
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

    it("become pixels with smooth borders half-way between what is sure", () => {
        const probabilities = new Float32Array(2 * CELLS);
        for (let cell = 0; cell < CELLS; cell++) {
            const anomalous = cell % GRID_SIDE >= 40;
            probabilities[cell] = anomalous ? 0 : 1;
            probabilities[CELLS + cell] = anomalous ? 1 : 0;
        }
        const { classes } = enlargeClasses(probabilities, { width: 800, height: 64 });
        for (let pixel = 0; pixel < classes.length; pixel++) {
            assert.equal(classes[pixel], pixel % 800 >= 400 ? 1 : 0, `column ${pixel % 800}`);
        }
    });
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
    return Array.from(a).reduce((sum, value, index) => sum + value * b[index], 0);
}
