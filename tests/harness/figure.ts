/**
 * A count of a test: the small one under `npm test`, the full one under `npm run soak`, which runs the same code for
 * as long as it takes.
 */
export function figure(small: number, full: number): number {
    return process.env.SOAK === "1" ? full : small;
}
