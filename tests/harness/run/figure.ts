/**
 * Chooses a test's count, or list of cases: the small one under `npm test`, the full one under `npm run soak`. Both run
 * the same code; `npm run soak` takes as long as it needs.
 */
export function figure<T = number>(small: T, full: T): T {
    return process.env.SOAK === "1" ? full : small;
}
