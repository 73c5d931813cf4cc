import { setTimeout as delay } from "node:timers/promises";

/** Time, passed in so that tests needn't wait. */
export interface Clock {
    /** Milliseconds since any fixed moment. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
    now: () => performance.now(),
    sleep: (milliseconds) => delay(milliseconds),
};
