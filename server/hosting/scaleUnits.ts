/** Recent load of a model's units, on all machines together. */
export interface UnitLoad {
    /** Units at work, on average. */
    busy: number;
    /** Pictures that waited, on average. A refused picture counts as one that waited all the time. */
    waiting: number;
}

/**
 * Number of units that a model should have, and since when its load has asked for another number. Times are in
 * epoch milliseconds.
 */
export interface Scaling {
    desired: number;
    waitingSince?: number;
    quietSince?: number;
}

export interface ScalingBounds {
    min: number;
    /** Most units. Undefined: there is nothing to scale. */
    max?: number;
}

/** Shortest average line that counts as one. Callers that come one after another make none. */
const lineFrom = 0.5;
/** Time that pictures must wait before more units are started, in milliseconds. */
const waitingMs = 3_000;
/** Highest share of the time at work that the remaining units may reach when one ends. */
const highestShare = 0.6;
/** Quiet time before the first unit ends, in milliseconds. `nextQuietMs` is the time before each further one. */
export const quietMs = 5 * 60_000;
const nextQuietMs = 60_000;

/**
 * Decides how many units a model should have. It adds units when pictures wait, at most doubles them at once, and
 * only when all requested units serve. It removes one unit when fewer would have been enough for five minutes, and
 * another after each further minute.
 */
export function scaleUnits(
    before: Scaling,
    { min, max = min }: ScalingBounds,
    load: UnitLoad,
    inService: number,
    now: number,
): Scaling {
    const desired = Math.min(Math.max(before.desired, min), max);
    if (inService !== desired) {
        // Ending a unit doesn't end the quiet time.
        return {
            desired,
            ...(inService > desired && before.quietSince !== undefined && { quietSince: before.quietSince }),
        };
    }
    if (load.waiting >= lineFrom) {
        const waitingSince = before.waitingSince ?? now;
        if (now - waitingSince < waitingMs || desired === max) {
            return { desired, waitingSince };
        }
        return { desired: Math.min(max, desired + Math.min(Math.ceil(load.waiting), desired)) };
    }
    if (desired > min && load.busy <= (desired - 1) * highestShare) {
        const quietSince = before.quietSince ?? now;
        if (now - quietSince < quietMs) {
            return { desired, quietSince };
        }
        return { desired: desired - 1, quietSince: now - quietMs + nextQuietMs };
    }
    return { desired };
}
