import { slowChanges } from "./gaussianBlur";
import { encodeOnnxGraph } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { FloatTensor, OnnxSession } from "../numerics/onnxSession";

/**
 * Takes the lighting out of a square picture: what is brighter or stronger in contrast than its surroundings
 * (Gaussian, σ an eighth of the side) stays, slow changes go. One mean and one divisor for all three channels,
 * so that colours keep their hue.
 *
 * @param rgb - `side` × `side` × 3.
 * @returns [3, side, side], 0–255, around 120.
 */
export async function normaliseLocally(rgb: Uint8Array, side: number): Promise<Float32Array> {
    const session = await openSession();
    const { normalised } = await session.run({ rgb: { data: rgb, shape: [side, side, 3] }, ...blurFor(side) });
    return normalised.data;
}

const blurs = new Map<number, Record<"amounts" | "shapes", FloatTensor>>();

function blurFor(side: number): Record<"amounts" | "shapes", FloatTensor> {
    const known = blurs.get(side);
    if (known) {
        return known;
    }
    const { amounts, shapes, count } = slowChanges(side, side / 8);
    const blur = { amounts: { data: amounts, shape: [count, side] }, shapes: { data: shapes, shape: [side, count] } };
    blurs.set(side, blur);
    return blur;
}

const scalar = (name: string, value: number) => ({ name, shape: [1], values: Float32Array.of(value) });

/** Luminance L, m = blurred L, v = √(blurred L² − m²): the result is 40 · (rgb − m) / (0.5 · v + 0.5 · mean of v + 3) + 120. */
const graph = encodeOnnxGraph({
    name: "normaliseLocally",
    inputs: [
        { name: "rgb", shape: ["side", "side", 3], bytes: true },
        { name: "amounts", shape: ["count", "side"] },
        { name: "shapes", shape: ["side", "count"] },
    ],
    outputs: [{ name: "normalised", shape: [1, 3, "side", "side"] }],
    constants: [
        { name: "lightOfColours", shape: [1, 3, 1, 1], values: Float32Array.of(0.299, 0.587, 0.114) },
        { name: "first", shape: [1], values: BigInt64Array.of(0n) },
        scalar("zero", 0),
        scalar("half", 0.5),
        scalar("three", 3),
        scalar("forty", 40),
        scalar("middle", 120),
        { name: "black", shape: [], values: Float32Array.of(0) },
        { name: "white", shape: [], values: Float32Array.of(255) },
    ],
    nodes: [
        { operator: "Transpose", inputs: ["rgb"], outputs: ["planes"], attributes: { perm: [2, 0, 1] } },
        { operator: "Unsqueeze", inputs: ["planes", "first"], outputs: ["picture"] },
        { operator: "Cast", inputs: ["picture"], outputs: ["colours"], attributes: { to: 1 } },
        { operator: "Conv", inputs: ["colours", "lightOfColours"], outputs: ["light"] },
        { operator: "Mul", inputs: ["light", "light"], outputs: ["square"] },
        { operator: "Transpose", inputs: ["amounts"], outputs: ["amountsAcross"], attributes: { perm: [1, 0] } },
        { operator: "Transpose", inputs: ["shapes"], outputs: ["shapesAcross"], attributes: { perm: [1, 0] } },
        ...["light", "square"].flatMap((plane) => [
            { operator: "MatMul", inputs: ["amounts", plane], outputs: [`${plane}.down`] },
            { operator: "MatMul", inputs: [`${plane}.down`, "amountsAcross"], outputs: [`${plane}.both`] },
            { operator: "MatMul", inputs: [`${plane}.both`, "shapesAcross"], outputs: [`${plane}.across`] },
            { operator: "MatMul", inputs: ["shapes", `${plane}.across`], outputs: [`${plane}.blurred`] },
        ]),
        { operator: "Mul", inputs: ["light.blurred", "light.blurred"], outputs: ["squareOfMean"] },
        { operator: "Sub", inputs: ["square.blurred", "squareOfMean"], outputs: ["rawVariance"] },
        { operator: "Max", inputs: ["rawVariance", "zero"], outputs: ["variance"] },
        { operator: "Sqrt", inputs: ["variance"], outputs: ["deviation"] },
        { operator: "ReduceMean", inputs: ["deviation"], outputs: ["meanDeviation"], attributes: { keepdims: 1 } },
        { operator: "Add", inputs: ["deviation", "meanDeviation"], outputs: ["bothDeviations"] },
        { operator: "Mul", inputs: ["bothDeviations", "half"], outputs: ["halfOfBoth"] },
        { operator: "Add", inputs: ["halfOfBoth", "three"], outputs: ["divisor"] },
        { operator: "Div", inputs: ["forty", "divisor"], outputs: ["gain"] },
        { operator: "Sub", inputs: ["colours", "light.blurred"], outputs: ["differences"] },
        { operator: "Mul", inputs: ["differences", "gain"], outputs: ["amplified"] },
        { operator: "Add", inputs: ["amplified", "middle"], outputs: ["shifted"] },
        { operator: "Clip", inputs: ["shifted", "black", "white"], outputs: ["normalised"] },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    opened ??= openOnnxSession(graph);
    return opened;
}
