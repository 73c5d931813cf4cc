/**
 * A Gaussian blur of rows of `size` numbers as a matrix [size, size], row-major: blurred = matrix · row. At the
 * ends the row is reflected, the last number not repeated. A picture is blurred by B · picture · Bᵀ.
 */
export function gaussianBlurMatrix(size: number, sigma: number): Float32Array {
    const { radius, weights } = gaussianKernel(sigma);
    const matrix = new Float32Array(size * size);
    for (let row = 0; row < size; row++) {
        for (let tap = 0; tap < weights.length; tap++) {
            matrix[row * size + reflect(row + tap - radius, size)] += weights[tap];
        }
    }
    return matrix;
}

/** Enough for a blur of a wide Gaussian: without the others it is off by some thousandths of a grey level. */
const SLOW_CHANGES = 16;

/**
 * The same blur where the Gaussian is wide, σ at least an eighth of the size, in a twentieth of the time: only the slowest
 * cosines of a reflected row survive it, so blurred = shapes · (amounts · row).
 *
 * @returns amounts [count, size]: how much of each cosine a row has, blurred; shapes [size, count]: the cosines.
 */
export function slowChanges(
    size: number,
    sigma: number,
): { amounts: Float32Array; shapes: Float32Array; count: number } {
    const { radius, weights } = gaussianKernel(sigma);
    const last = size - 1;
    const cosine = (wave: number, place: number) => Math.cos((Math.PI * wave * place) / last);
    const shapes = new Float32Array(size * SLOW_CHANGES);
    const amounts = new Float32Array(SLOW_CHANGES * size);
    for (let wave = 0; wave < SLOW_CHANGES; wave++) {
        const kept = weights.reduce((sum, weight, tap) => sum + weight * cosine(wave, tap - radius), 0);
        for (let place = 0; place < size; place++) {
            shapes[place * SLOW_CHANGES + wave] = cosine(wave, place);
            // The ends are in the reflected row once, all others twice.
            const times = place === 0 || place === last ? 1 : 2;
            amounts[wave * size + place] = (kept * times * cosine(wave, place) * (wave === 0 ? 1 : 2)) / (2 * last);
        }
    }
    return { amounts, shapes, count: SLOW_CHANGES };
}

function gaussianKernel(sigma: number): { radius: number; weights: Float64Array } {
    const radius = Math.ceil(4 * sigma);
    const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, tap) =>
        Math.exp(-((tap - radius) ** 2) / (2 * sigma ** 2)),
    );
    const sum = kernel.reduce((total, weight) => total + weight, 0);
    return { radius, weights: kernel.map((weight) => weight / sum) };
}

function reflect(index: number, size: number): number {
    const period = 2 * (size - 1);
    const within = ((index % period) + period) % period;
    return within < size ? within : period - within;
}
