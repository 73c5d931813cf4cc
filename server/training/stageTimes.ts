import type { StageDuration } from "./report/trainingReport";

/** Measures how long stages take that follow one another. */
export interface StageTimes {
    /** A stage goes on, or begins, which ends the one before. One that comes again is counted together. */
    note(stage: string): void;
    /** In the order in which they first came, the last one up to now. */
    durations(): StageDuration[];
}

/** @param now - milliseconds of a clock that only goes forward. */
export function measureStages(now: () => number): StageTimes {
    const durations = new Map<string, number>();
    let current: { stage: string; since: number } | undefined;
    const note = (stage: string) => {
        const at = now();
        if (current !== undefined) {
            durations.set(current.stage, durations.get(current.stage)! + at - current.since);
        }
        durations.set(stage, durations.get(stage) ?? 0);
        current = { stage, since: at };
    };
    return {
        note,
        durations() {
            if (current !== undefined) {
                note(current.stage);
            }
            return [...durations].map(([stage, durationMs]) => ({ stage, durationMs }));
        },
    };
}
