import { minimise } from "../../numerics/lbfgs";
import { sigmoid } from "../../verdict";
import { productOfRows } from "../../numerics/matrixProduct";
import { encodeOnnxGraph } from "../../numerics/onnxGraph";
import { openOnnxSession } from "../../numerics/onnxSession";
import type { FloatTensor, OnnxSession } from "../../numerics/onnxSession";
import { CELL_NUMBERS } from "./cells";

/** How much half the squared length of the weights counts beside the pictures' losses. */
const PENALTY = 1;
const ROUNDS = 80;

/** Weights of a cell's standardised numbers, [CELL_NUMBERS], and what is added. */
export interface MilHead {
    weights: Float64Array;
    intercept: number;
    /** The same weights, of the numbers that were learnt from, [dimensions]. */
    direction: Float64Array;
}

/** Takes pictures, then learns from them. */
export interface MilLearner {
    /** @param cells - [cells, CELL_NUMBERS], standardised. */
    add(cells: Float32Array): Promise<void>;
    /**
     * Learns several heads at once, by balanced logistic losses of the pictures' logits: those are the log of the mean of
     * exp of their cells' logits.
     *
     * @param pictureWeights - for each head how much each picture counts.
     */
    learn(
        anomalous: readonly boolean[],
        pictureWeights: readonly Float64Array[],
        onRound: (done: number) => void,
    ): Promise<MilHead[]>;
    /** @returns the logit of each cell of the picture that was added at this place, from 0. */
    logitsOf(place: number, head: MilHead): Float64Array;
}

/**
 * @param projection - [dimensions, CELL_NUMBERS]: what is learnt from are products with it.
 * @param size - number of pictures that will be added, and of the cells of each.
 */
export function openLearner(
    projection: Float64Array,
    dimensions: number,
    size: { pictures: number; cells: number },
): MilLearner {
    const rows = { data: Float32Array.from(projection), shape: [dimensions, CELL_NUMBERS] };
    const numbers = size.cells * dimensions;
    const learntFrom = new Float32Array(size.pictures * numbers);
    let added = 0;
    return {
        async add(cells) {
            const given = { data: cells, shape: [size.cells, CELL_NUMBERS] };
            learntFrom.set((await productOfRows(given, rows)).data, added++ * numbers);
        },
        async learn(anomalous, pictureWeights, onRound) {
            const cells = { data: learntFrom, shape: [size.pictures * size.cells, dimensions] };
            const start = pictureWeights.map(() => new Float64Array(dimensions + 1));
            const found = await minimise(
                { evaluate: (points) => lossesOf(cells, size.cells, anomalous, pictureWeights, points) },
                start,
                ROUNDS,
                (round) => onRound(round / ROUNDS),
            );
            return found.map((point) => {
                const weights = new Float64Array(CELL_NUMBERS);
                for (let dimension = 0; dimension < dimensions; dimension++) {
                    for (let number = 0; number < CELL_NUMBERS; number++) {
                        weights[number] += point[dimension] * projection[dimension * CELL_NUMBERS + number];
                    }
                }
                return { weights, intercept: point[dimensions], direction: point.subarray(0, dimensions) };
            });
        },
        logitsOf(place, { direction, intercept }) {
            const first = place * numbers;
            return Float64Array.from({ length: size.cells }, (_, cell) => {
                let logit = intercept;
                for (let dimension = 0; dimension < dimensions; dimension++) {
                    logit += direction[dimension] * learntFrom[first + cell * dimensions + dimension];
                }
                return logit;
            });
        },
    };
}

/**
 * Losses and their gradients at some points.
 *
 * @param x - [pictures · cells, dimensions].
 * @param cells - of each picture.
 * @param points - weights, then the intercept.
 */
async function lossesOf(
    x: FloatTensor,
    cells: number,
    anomalous: readonly boolean[],
    pictureWeights: readonly Float64Array[],
    points: readonly Float64Array[],
): Promise<{ values: number[]; gradients: Float64Array[] }> {
    const heads = points.length;
    const dimensions = points[0].length - 1;
    const weights = new Float32Array(heads * dimensions);
    points.forEach((point, head) => weights.set(point.subarray(0, dimensions), head * dimensions));
    const logits = (await productOfRows({ data: weights, shape: [heads, dimensions] }, x)).data;
    const slopes = new Float32Array(logits.length);
    const total = anomalous.length * cells;
    const values = points.map((point) => {
        let penalty = 0;
        for (let dimension = 0; dimension < dimensions; dimension++) {
            penalty += (PENALTY / 2) * point[dimension] ** 2;
        }
        return penalty;
    });
    const ofIntercepts = new Float64Array(heads);
    for (let head = 0; head < heads; head++) {
        anomalous.forEach((is, picture) => {
            const weight = pictureWeights[head][picture];
            if (weight > 0) {
                const first = head * total + picture * cells;
                const shares = sharesOf(logits, first, cells);
                const logit = shares.logit + points[head][dimensions];
                const slope = weight * (sigmoid(logit) - (is ? 1 : 0));
                values[head] +=
                    weight * (Math.max(logit, 0) - (is ? logit : 0) + Math.log1p(Math.exp(-Math.abs(logit))));
                ofIntercepts[head] += slope;
                for (let cell = 0; cell < cells; cell++) {
                    slopes[first + cell] = slope * shares.values[cell];
                }
            }
        });
    }
    const session = await openSession();
    const { products } = await session.run({ slopes: { data: slopes, shape: [heads, total] }, cells: x });
    const gradients = points.map((point, head) =>
        Float64Array.from({ length: dimensions + 1 }, (_, index) =>
            index < dimensions ? products.data[head * dimensions + index] + PENALTY * point[index] : ofIntercepts[head],
        ),
    );
    return { values, gradients };
}

/** How much each of a picture's cells makes of its logit, summing to 1, and that logit. */
function sharesOf(logits: Float32Array, first: number, cells: number): { values: Float64Array; logit: number } {
    let most = -Infinity;
    for (let cell = 0; cell < cells; cell++) {
        most = Math.max(most, logits[first + cell]);
    }
    const values = new Float64Array(cells);
    let sum = 0;
    for (let cell = 0; cell < cells; cell++) {
        sum += values[cell] = Math.exp(logits[first + cell] - most);
    }
    for (let cell = 0; cell < cells; cell++) {
        values[cell] /= sum;
    }
    return { values, logit: most + Math.log(sum / cells) };
}

const graph = encodeOnnxGraph({
    name: "milGradients",
    inputs: [
        { name: "slopes", shape: ["heads", "cells"] },
        { name: "cells", shape: ["cells", "dimensions"] },
    ],
    outputs: [{ name: "products", shape: ["heads", "dimensions"] }],
    nodes: [{ operator: "MatMul", inputs: ["slopes", "cells"], outputs: ["products"] }],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    // One thread: its sums run over pictures, and several threads would add them up in another order.
    opened ??= openOnnxSession(graph, 1);
    return opened;
}
