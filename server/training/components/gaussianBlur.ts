/**
 * A Gaussian blur of rows of `size` numbers as a matrix [size, size], row-major: blurred = matrix · row. At the
 * ends the row is reflected, the last number not repeated. A picture is blurred by B · picture · Bᵀ.
 */
export function gaussianBlurMatrix(size: number, sigma: number): Float32Array {
    const radius = Math.ceil(4 * sigma);
    const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, tap) => Math.exp(-((tap - radius) ** 2) / (2 * sigma ** 2)));
    const sum = kernel.reduce((total, weight) => total + weight, 0);
    const matrix = new Float32Array(size * size);
    for (let row = 0; row < size; row++) {
        for (let tap = 0; tap < kernel.length; tap++) {
            matrix[row * size + reflect(row + tap - radius, size)] += kernel[tap] / sum;
        }
    }
    return matrix;
}

function reflect(index: number, size: number): number {
    const period = 2 * (size - 1);
    const within = ((index % period) + period) % period;
    return within < size ? within : period - within;
}
