/** Share of a picture's patches whose mean distance is the picture's score. */
const TOP = 0.01;

/** How many of so many patches a picture's score is made of. */
export function topCount(patches: number): number {
    return Math.max(1, Math.round(TOP * patches));
}

/** A picture's score from its patches' distances: the mean of the largest hundredth, so that one stray patch isn't enough. */
export function topMean(distances: Float32Array): number {
    return meanOf(Float32Array.from(distances).sort().subarray(-topCount(distances.length)));
}

export function meanOf(distances: Float32Array): number {
    return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}
