/** Share of a picture's patches whose mean distance is the picture's score. */
const TOP = 0.01;

/** A picture's score from its patches' distances: the mean of the largest hundredth, so that one stray patch isn't enough. */
export function topMean(distances: Float32Array): number {
    const count = Math.max(1, Math.round(TOP * distances.length));
    const largest = Float32Array.from(distances).sort().subarray(-count);
    return largest.reduce((sum, distance) => sum + distance, 0) / count;
}
