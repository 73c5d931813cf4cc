/** Source of pseudo-random numbers. The same seed gives the same numbers on every machine. */
export interface Random {
    /** Draws a uniform number from [low, high). */
    between(low: number, high: number): number;
    /** Draws a uniform integer from low to high, both included. */
    integer(low: number, high: number): number;
    /** Draws from an approximately normal distribution with mean 0 and standard deviation 1, never beyond 3.5. */
    gauss(): number;
}

/** @param seed - any text, for example `scratch-3`. */
export function randomFrom(seed: string): Random {
    const next = mulberry32(hashText(seed));
    return {
        between: (low, high) => low + (high - low) * next(),
        integer: (low, high) => low + Math.floor((high - low + 1) * next()),
        // A sum of uniform numbers is close to normal and quick. It needs no logarithms or cosines, whose last digits
        // may differ between machines.
        gauss: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
    };
}

/**
 * Makes smooth noise over the plane: a value in [-1, 1] that changes over about one unit. Like {@link randomFrom}, it
 * depends on its seed alone.
 */
export function smoothNoise(seed: string): (x: number, y: number) => number {
    const salt = hashText(seed);
    const corner = (column: number, row: number) => {
        let h = (salt ^ Math.imul(column, 0x27d4eb2d) ^ Math.imul(row, 0x165667b1)) | 0;
        h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
        h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
        return ((h ^ (h >>> 16)) >>> 0) / 2147483648 - 1;
    };
    return (x, y) => {
        const column = Math.floor(x);
        const row = Math.floor(y);
        const u = ease(x - column);
        const v = ease(y - row);
        const above = corner(column, row) * (1 - u) + corner(column + 1, row) * u;
        const below = corner(column, row + 1) * (1 - u) + corner(column + 1, row + 1) * u;
        return above * (1 - v) + below * v;
    };
}

function ease(t: number): number {
    return t * t * (3 - 2 * t);
}

/** Hashes a text by FNV-1a. */
function hashText(text: string): number {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) {
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    return hash >>> 0;
}

function mulberry32(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}
