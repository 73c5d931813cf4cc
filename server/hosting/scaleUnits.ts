/** What the units of a model had to do lately, those of all machines together. */
export interface UnitLoad {
    /** Units at work, on average. */
    busy: number;
    /** Pictures that waited, on average; each that was refused counts as one that waited all the time. */
    waiting: number;
}

/** How many units a model should have, and since when its load has asked for others. Times in epoch milliseconds. */
export interface Scaling {
    desired: number;
    waitingSince?: number;
    quietSince?: number;
}

export interface ScalingBounds {
    min: number;
    /** Undefined: there is nothing to scale. */
    max?: number;
}

/** A line this long is one: callers that come one after another make none. */
const lineFrom = 0.5;
/** Before more units are started. */
const waitingMs = 3_000;
/** One unit less is enough when it would be at work for so much of the time. */
const highestShare = 0.6;
/** Before the first unit ends, and then before each more. */
export const quietMs = 5 * 60_000;
const nextQuietMs = 60_000;

/**
 * Decides how many units a model should have: more when pictures wait, at most twice as many at once, and only when
 * all that were asked for serve; one less when fewer would have been enough for five minutes, and another after each
 * further minute.
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
        // One that ends doesn't end the quiet.
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
