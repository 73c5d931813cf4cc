import { gaussianBlurMatrix } from "./gaussianBlur";
import { luminance } from "./luminance";
import { matrixProduct } from "./matrixProduct";

/**
 * Takes the lighting out of a square picture: what is brighter or stronger in contrast than its surroundings
 * (Gaussian, σ an eighth of the side) stays, slow changes go. One mean and one divisor for all three channels,
 * so that colours keep their hue.
 *
 * @param rgb - `side` × `side` × 3.
 * @returns the same shape, 0–255, around 120.
 */
export async function normaliseLocally(rgb: Uint8Array, side: number): Promise<Float32Array> {
    const pixels = side * side;
    const light = luminance(rgb);
    const lightAndSquare = new Float32Array(2 * pixels);
    lightAndSquare.set(light);
    for (let pixel = 0; pixel < pixels; pixel++) {
        lightAndSquare[pixels + pixel] = light[pixel] ** 2;
    }
    const blurred = await blur(lightAndSquare, side);
    const deviation = new Float32Array(pixels);
    let sum = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
        deviation[pixel] = Math.sqrt(Math.max(0, blurred[pixels + pixel] - blurred[pixel] ** 2));
        sum += deviation[pixel];
    }
    const floor = 0.5 * (sum / pixels) + 3;
    const normalised = new Float32Array(3 * pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
        const gain = 40 / (0.5 * deviation[pixel] + floor);
        for (let channel = 3 * pixel; channel < 3 * pixel + 3; channel++) {
            normalised[channel] = Math.min(255, Math.max(0, gain * (rgb[channel] - blurred[pixel]) + 120));
        }
    }
    return normalised;
}

const matrices = new Map<number, { matrix: Float32Array; transposed: Float32Array }>();

/** Two planes [2, side, side] at once. */
async function blur(planes: Float32Array, side: number): Promise<Float32Array> {
    const { matrix, transposed } = matricesFor(side);
    const shape = [side, side];
    const columns = await matrixProduct({ data: matrix, shape }, { data: planes, shape: [2, side, side] });
    return (await matrixProduct(columns, { data: transposed, shape })).data;
}

function matricesFor(side: number): { matrix: Float32Array; transposed: Float32Array } {
    const known = matrices.get(side);
    if (known) {
        return known;
    }
    const matrix = gaussianBlurMatrix(side, side / 8);
    const transposed = matrix.map((_, index) => matrix[(index % side) * side + Math.floor(index / side)]);
    matrices.set(side, { matrix, transposed });
    return { matrix, transposed };
}
