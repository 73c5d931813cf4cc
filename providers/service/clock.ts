import { setTimeout as delay } from "node:timers/promises";

/** Time, passed in so that tests needn't wait. */
export interface Clock {
    /** Milliseconds, of any epoch. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
    now: () => Date.now(),
    sleep: (milliseconds) => delay(milliseconds),
};
