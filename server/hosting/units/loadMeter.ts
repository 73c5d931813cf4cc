import type { UnitLoad } from "../scaleUnits";

/** Averages how many units work and how many pictures wait, over the time between two readings. */
export interface LoadMeter {
    /** Sets the load from now on, until the next call. */
    note(busy: number, waiting: number): void;
    noteRefused(): void;
    /** Average load since the last reading. */
    take(): UnitLoad;
}

/**
 * Creates a meter.
 *
 * @param now - milliseconds of a clock with any starting point.
 */
export function createLoadMeter(now: () => number): LoadMeter {
    let current = { busy: 0, waiting: 0 };
    let sums = { busy: 0, waiting: 0 };
    let refused = 0;
    let readAt = now();
    let notedAt = readAt;

    function note(busy: number, waiting: number): void {
        const time = now();
        sums.busy += current.busy * (time - notedAt);
        sums.waiting += current.waiting * (time - notedAt);
        current = { busy, waiting };
        notedAt = time;
    }

    return {
        note,
        noteRefused: () => void refused++,
        take() {
            note(current.busy, current.waiting);
            const elapsed = Math.max(1, notedAt - readAt);
            const load = { busy: sums.busy / elapsed, waiting: sums.waiting / elapsed + refused };
            sums = { busy: 0, waiting: 0 };
            refused = 0;
            readAt = notedAt;
            return load;
        },
    };
}
