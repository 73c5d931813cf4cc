/** Brings each of some numbers to mean 0 and deviation 1 on a training set, and cuts what is far out. */
export interface Standardisation {
    mean: Float32Array;
    /** 1 where a number never changes by more than rounding. */
    deviation: Float32Array;
}

/** A deviation of so small a share of the mean is what single precision leaves of equal numbers. */
const ROUNDING = 1e-6;

export function fitStandardisation(rows: readonly Float32Array[]): Standardisation {
    const width = rows[0].length;
    const mean = new Float32Array(width);
    const deviation = new Float32Array(width);
    for (let column = 0; column < width; column++) {
        let sum = 0;
        for (const row of rows) {
            sum += row[column];
        }
        mean[column] = sum / rows.length;
        let squares = 0;
        for (const row of rows) {
            squares += (row[column] - mean[column]) ** 2;
        }
        const spread = Math.sqrt(squares / rows.length);
        deviation[column] = spread > ROUNDING * Math.abs(mean[column]) ? spread : 1;
    }
    return { mean, deviation };
}

/** @param clip - the largest size that a result may have. */
export function standardise(row: Float32Array, { mean, deviation }: Standardisation, clip: number): Float32Array {
    return row.map((value, column) => Math.max(-clip, Math.min(clip, (value - mean[column]) / deviation[column])));
}
