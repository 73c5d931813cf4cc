/** The chance that a defective piece has a higher number than a good one: 0.5 is guessing. */
export function areaUnderRoc(good: readonly number[], defective: readonly number[]): number {
    let wins = 0;
    for (const bad of defective) {
        for (const fine of good) {
            wins += bad > fine ? 1 : bad === fine ? 0.5 : 0;
        }
    }
    return wins / (good.length * defective.length);
}

/** The best F1 of any rule "defective when the number is above (or below) a threshold". */
export function bestF1(good: readonly number[], defective: readonly number[]): number {
    let best = 0;
    for (const sign of [1, -1]) {
        for (const threshold of [...good, ...defective]) {
            const called = (numbers: readonly number[]) => numbers.filter((n) => sign * n >= sign * threshold).length;
            best = Math.max(best, (2 * called(defective)) / (called(defective) + called(good) + defective.length));
        }
    }
    return best;
}
