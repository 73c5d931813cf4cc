/**
 * A count of a test, or a list of its cases: the small one under `npm test`, the full one under `npm run soak`, which runs the same code for
 * as long as it takes.
 */
export function figure<T = number>(small: T, full: T): T {
    return process.env.SOAK === "1" ? full : small;
}
