/** Sooner than this, and with less than this share done, what is left can't be told from what has been. */
const leastMs = 3000;
const leastShare = 0.05;

/**
 * Tells how long something still takes that goes on as it has so far.
 *
 * @param now - milliseconds of a clock that only goes forward.
 * @returns called with the share that is done, gives the milliseconds left; undefined as long as it is too early to tell.
 */
export function estimateTimeLeft(now: () => number): (share: number) => number | undefined {
    let begin: { at: number; share: number } | undefined;
    return (share) => {
        begin ??= { at: now(), share };
        const [spent, done] = [now() - begin.at, share - begin.share];
        return spent < leastMs || done < leastShare ? undefined : (spent / done) * (1 - share);
    };
}

/** As people say it: "about 40 s", "about 3 min", "about 2.5 h". */
export function roughly(ms: number): string {
    const seconds = ms / 1000;
    if (seconds < 95) {
        return `about ${seconds < 10 ? Math.max(1, Math.round(seconds)) : Math.round(seconds / 10) * 10} s`;
    }
    const minutes = seconds / 60;
    return minutes < 95 ? `about ${Math.round(minutes)} min` : `about ${Number((minutes / 60).toFixed(1))} h`;
}
