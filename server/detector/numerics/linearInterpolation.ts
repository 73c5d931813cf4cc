/** Between which two of some evenly spaced values a place lies. */
export interface Between {
    before: number;
    after: number;
    /** How near it is to the second, 0–1. */
    share: number;
}

/**
 * Where the middles of `count` equal pieces of a line lie between the middles of `of` equal pieces of the same line
 * (ONNX's half_pixel). Beyond the outer middles the outer values hold.
 */
export function placesBetween(count: number, of: number): Between[] {
    return Array.from({ length: count }, (_, index) => {
        const place = Math.max(0, Math.min(of - 1, ((index + 0.5) * of) / count - 0.5));
        const before = Math.floor(place);
        return { before, after: Math.min(before + 1, of - 1), share: place - before };
    });
}

/** The same as a matrix [count, of], by which values are multiplied to interpolate them. */
export function interpolationMatrix(count: number, of: number): Float32Array {
    const matrix = new Float32Array(count * of);
    placesBetween(count, of).forEach(({ before, after, share }, row) => {
        matrix[row * of + before] += 1 - share;
        matrix[row * of + after] += share;
    });
    return matrix;
}
