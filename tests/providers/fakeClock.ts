import type { Clock } from "../../providers/service/clock";

/** Time that passes only by sleeping. */
export function fakeClock(start = 0): Clock {
    let now = start;
    return {
        now: () => now,
        sleep: async (milliseconds) => {
            now += milliseconds;
        },
    };
}
