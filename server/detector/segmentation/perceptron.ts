import { encodeOnnxGraph } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { OnnxSession } from "../numerics/onnxSession";
import type { Random } from "../numerics/random";

/** One hidden layer of rectified linear units, then softmax. */
export interface Perceptron {
    /** [HIDDEN, inputs] */
    hiddenWeights: Float32Array;
    /** [HIDDEN] */
    hiddenBias: Float32Array;
    /** [classes, HIDDEN] */
    outputWeights: Float32Array;
    /** [classes] */
    outputBias: Float32Array;
}

/** Examples that are learnt from. */
export interface Examples {
    /** [n, inputs] */
    inputs: Float32Array;
    /** [n, classes]: how much of each class an example is; each row sums to 1. */
    targets: Float32Array;
}

export const HIDDEN = 64;

const BATCH = 256;
const LEARNING_RATE = 2e-3;
/** Adam's, after Kingma and Ba (2015). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** Share of its weights that each step takes away, in terms of the step. */
const WEIGHT_DECAY = 0.02;

export function drawPerceptron(inputs: number, classes: number, random: Random): Perceptron {
    const draw = (count: number, fanIn: number) =>
        Float32Array.from({ length: count }, () => random.gaussian() * Math.sqrt(2 / fanIn));
    return {
        hiddenWeights: draw(HIDDEN * inputs, inputs),
        hiddenBias: new Float32Array(HIDDEN),
        outputWeights: draw(classes * HIDDEN, HIDDEN),
        outputBias: new Float32Array(classes),
    };
}

/**
 * Learns in place by Adam on the cross-entropy; steps get shorter in the course of the epochs.
 *
 * @param onEpoch - called before each epoch with the share that is done: throws when training is to end.
 */
export async function teach(
    perceptron: Perceptron,
    { inputs, targets }: Examples,
    { epochs, random, onEpoch }: { epochs: number; random: Random; onEpoch(fraction: number): void },
): Promise<void> {
    const session = await openSession();
    const [width, classes] = [perceptron.hiddenWeights.length / HIDDEN, perceptron.outputBias.length];
    const count = inputs.length / width;
    const order = Int32Array.from({ length: count }, (_, example) => example);
    const parts = [perceptron.hiddenWeights, perceptron.hiddenBias, perceptron.outputWeights, perceptron.outputBias];
    const steps = parts.map((part) => adam(part));
    const totalSteps = epochs * Math.ceil(count / BATCH);
    let done = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
        onEpoch(epoch / epochs);
        random.shuffle(order);
        for (let start = 0; start < count; start += BATCH) {
            const batch = order.subarray(start, start + BATCH);
            const gradients = await session.run({
                inputs: { data: rows(inputs, width, batch), shape: [batch.length, width] },
                targets: { data: rows(targets, classes, batch), shape: [batch.length, classes] },
                hiddenWeights: { data: perceptron.hiddenWeights, shape: [HIDDEN, width] },
                hiddenBias: { data: perceptron.hiddenBias, shape: [HIDDEN] },
                outputWeights: { data: perceptron.outputWeights, shape: [classes, HIDDEN] },
                outputBias: { data: perceptron.outputBias, shape: [classes] },
                share: { data: Float32Array.of(1 / batch.length), shape: [] },
            });
            const rate = LEARNING_RATE * 0.5 * (1 + Math.cos((Math.PI * done++) / totalSteps));
            steps.forEach((step, part) => step(gradients[gradientNames[part]].data, rate));
        }
    }
}

function rows(matrix: Float32Array, width: number, chosen: Int32Array): Float32Array {
    const taken = new Float32Array(chosen.length * width);
    chosen.forEach((row, place) => taken.set(matrix.subarray(row * width, (row + 1) * width), place * width));
    return taken;
}

/** Steps down a gradient, each number with a pace of its own. */
function adam(values: Float32Array): (gradient: Float32Array, rate: number) => void {
    const mean = new Float32Array(values.length);
    const square = new Float32Array(values.length);
    let steps = 0;
    return (gradient, rate) => {
        steps++;
        const pace = (rate * Math.sqrt(1 - BETA2 ** steps)) / (1 - BETA1 ** steps);
        for (let index = 0; index < values.length; index++) {
            const slope = gradient[index];
            mean[index] += (1 - BETA1) * (slope - mean[index]);
            square[index] += (1 - BETA2) * (slope * slope - square[index]);
            values[index] -=
                pace * (mean[index] / (Math.sqrt(square[index]) + EPSILON)) + rate * WEIGHT_DECAY * values[index];
        }
    };
}

const gradientNames = ["byHiddenWeights", "byHiddenBias", "byOutputWeights", "byOutputBias"] as const;

const graph = encodeOnnxGraph({
    name: "perceptronGradients",
    inputs: [
        { name: "inputs", shape: ["n", "inputs"] },
        { name: "targets", shape: ["n", "classes"] },
        { name: "hiddenWeights", shape: [HIDDEN, "inputs"] },
        { name: "hiddenBias", shape: [HIDDEN] },
        { name: "outputWeights", shape: ["classes", HIDDEN] },
        { name: "outputBias", shape: ["classes"] },
        { name: "share", shape: [] },
    ],
    outputs: [
        { name: "byHiddenWeights", shape: [HIDDEN, "inputs"] },
        { name: "byHiddenBias", shape: [HIDDEN] },
        { name: "byOutputWeights", shape: ["classes", HIDDEN] },
        { name: "byOutputBias", shape: ["classes"] },
    ],
    constants: [{ name: "examples", shape: [1], values: BigInt64Array.of(0n) }],
    nodes: [
        {
            operator: "Gemm",
            inputs: ["inputs", "hiddenWeights", "hiddenBias"],
            outputs: ["weighted"],
            attributes: { transB: 1 },
        },
        { operator: "Relu", inputs: ["weighted"], outputs: ["hidden"] },
        {
            operator: "Gemm",
            inputs: ["hidden", "outputWeights", "outputBias"],
            outputs: ["logits"],
            attributes: { transB: 1 },
        },
        { operator: "Softmax", inputs: ["logits"], outputs: ["probabilities"], attributes: { axis: 1 } },
        { operator: "Sub", inputs: ["probabilities", "targets"], outputs: ["errors"] },
        { operator: "Mul", inputs: ["errors", "share"], outputs: ["byLogits"] },
        { operator: "Gemm", inputs: ["byLogits", "hidden"], outputs: ["byOutputWeights"], attributes: { transA: 1 } },
        {
            operator: "ReduceSum",
            inputs: ["byLogits", "examples"],
            outputs: ["byOutputBias"],
            attributes: { keepdims: 0 },
        },
        { operator: "MatMul", inputs: ["byLogits", "outputWeights"], outputs: ["byHidden"] },
        { operator: "Sign", inputs: ["hidden"], outputs: ["active"] },
        { operator: "Mul", inputs: ["byHidden", "active"], outputs: ["byWeighted"] },
        { operator: "Gemm", inputs: ["byWeighted", "inputs"], outputs: ["byHiddenWeights"], attributes: { transA: 1 } },
        {
            operator: "ReduceSum",
            inputs: ["byWeighted", "examples"],
            outputs: ["byHiddenBias"],
            attributes: { keepdims: 0 },
        },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    // One thread: its sums run over examples, and several threads would add them up in another order.
    opened ??= openOnnxSession(graph, 1);
    return opened;
}
