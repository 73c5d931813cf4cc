/**
 * Latest end that a lease of a length can have. A later one was written before the clock was set back, and counts as
 * over. Clocks of other machines may be ahead by the lease's length, as they may be behind by it.
 *
 * @param now - Unix epoch milliseconds.
 * @param leaseMs - length of such leases, in milliseconds.
 */
export function latestEnd(now: number, leaseMs: number): number {
    return now + 2 * leaseMs;
}
