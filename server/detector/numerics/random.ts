/** Seeded randomness: the same seed gives the same numbers, on every machine. */
export interface Random {
    /** Evenly in [0, 1). */
    uniform(): number;
    /** Evenly in [low, high). */
    between(low: number, high: number): number;
    /** 1 or -1. */
    sign(): number;
    /** A whole number in [0, bound). */
    integer(bound: number): number;
    /** Draws from the normal distribution with mean 0 and deviation 1. */
    gaussian(): number;
    /** In place; returns what it was given. */
    shuffle<T extends { length: number; [index: number]: number }>(items: T): T;
}

/**
 * A generator of its own for each `purpose`, so that one step that draws more numbers doesn't change the next.
 *
 * @param seed - any number; its lower 32 bits count.
 */
export function createRandom(seed: number, purpose: string): Random {
    let state = seed >>> 0;
    for (const character of purpose) {
        state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
    }
    // mulberry32
    const uniform = () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), state | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
    const integer = (bound: number) => Math.floor(uniform() * bound);
    return {
        uniform,
        between: (low, high) => low + (high - low) * uniform(),
        sign: () => (uniform() < 0.5 ? -1 : 1),
        integer,
        gaussian: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
        shuffle(items) {
            for (let last = items.length - 1; last > 0; last--) {
                const other = integer(last + 1);
                [items[last], items[other]] = [items[other], items[last]];
            }
            return items;
        },
    };
}
