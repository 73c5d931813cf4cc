/** Functions of vectors of one length, all of which are minimised at once. */
export interface Objectives {
    /**
     * @param points - one for each function.
     * @returns values and gradients at these points.
     */
    evaluate(
        points: readonly Float64Array[],
    ): Promise<{ values: readonly number[]; gradients: readonly Float64Array[] }>;
}

/** Past steps that tell the curvature. */
const MEMORY = 8;
/** Share of what the slope promises that a step must gain. */
const SUFFICIENT = 1e-4;
/** Where a step gains less of the value, relatively, the minimum is reached. */
const TOLERANCE = 1e-7;

/** One search among several. */
interface Search {
    point: Float64Array;
    value: number;
    gradient: Float64Array;
    direction: Float64Array;
    step: number;
    past: { change: Float64Array; bend: Float64Array; inner: number }[];
    done: boolean;
}

/**
 * Minimises several smooth functions at once by the method L-BFGS (Nocedal, 1980): evaluated together they cost little
 * more than one. Each step is halved until it gains enough.
 *
 * @param start - one point for each function.
 * @param rounds - evaluations at most.
 * @param onRound - called before each with its number: throws when the search is to end.
 */
export async function minimise(
    { evaluate }: Objectives,
    start: readonly Float64Array[],
    rounds: number,
    onRound: (round: number) => void,
): Promise<Float64Array[]> {
    const first = await evaluate(start);
    const searches = start.map((point, index): Search => {
        const gradient = first.gradients[index];
        const steepest = gradient.map((slope) => -slope);
        const step = Math.min(1, 1 / Math.sqrt(dot(gradient, gradient) || 1));
        return { point, value: first.values[index], gradient, direction: steepest, step, past: [], done: false };
    });
    for (let round = 0; round < rounds && searches.some(({ done }) => !done); round++) {
        onRound(round);
        const trials = searches.map(({ point, direction, step, done }) =>
            done ? point : point.map((value, index) => value + step * direction[index]),
        );
        const { values, gradients } = await evaluate(trials);
        searches.forEach((search, index) => {
            if (!search.done) {
                takeStep(search, trials[index], values[index], gradients[index]);
            }
        });
    }
    return searches.map(({ point }) => point);
}

function takeStep(search: Search, trial: Float64Array, value: number, gradient: Float64Array): void {
    const promised = search.step * dot(search.gradient, search.direction);
    if (!(value <= search.value + SUFFICIENT * promised)) {
        search.step /= 2;
        search.done = search.step < 1e-9;
        return;
    }
    const change = trial.map((number, index) => number - search.point[index]);
    const bend = gradient.map((slope, index) => slope - search.gradient[index]);
    const inner = dot(change, bend);
    if (inner > 1e-12 * dot(bend, bend)) {
        search.past = [...search.past, { change, bend, inner }].slice(-MEMORY);
    }
    search.done = search.value - value <= TOLERANCE * Math.max(1, Math.abs(value));
    Object.assign(search, { point: trial, value, gradient, step: 1, direction: directionFrom(gradient, search.past) });
    if (dot(search.direction, gradient) >= 0) {
        search.past = [];
        search.direction = gradient.map((slope) => -slope);
    }
}

/** Minus the inverse Hessian, as far as past steps tell it, times the gradient. */
function directionFrom(gradient: Float64Array, past: Search["past"]): Float64Array {
    const direction = gradient.map((slope) => -slope);
    const shares: number[] = [];
    for (let index = past.length - 1; index >= 0; index--) {
        const { change, bend, inner } = past[index];
        shares[index] = dot(change, direction) / inner;
        addTimes(direction, -shares[index], bend);
    }
    if (past.length > 0) {
        const { bend, inner } = past[past.length - 1];
        const scale = inner / dot(bend, bend);
        direction.forEach((value, index) => (direction[index] = scale * value));
    }
    past.forEach(({ change, bend, inner }, index) =>
        addTimes(direction, shares[index] - dot(bend, direction) / inner, change),
    );
    return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let index = 0; index < a.length; index++) {
        sum += a[index] * b[index];
    }
    return sum;
}

function addTimes(to: Float64Array, factor: number, vector: Float64Array): void {
    for (let index = 0; index < to.length; index++) {
        to[index] += factor * vector[index];
    }
}
