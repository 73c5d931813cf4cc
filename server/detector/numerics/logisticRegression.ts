import { solverOf } from "./cholesky";
import { productOfRows } from "./matrixProduct";
import { sigmoid } from "../verdict";

/** P(anomaly) = sigmoid(weights · x + intercept). */
export interface LogisticModel {
    weights: Float64Array;
    intercept: number;
}

export interface LogisticProblem {
    /** [n, features], row-major. */
    x: Float32Array;
    features: number;
    /** [n], each 0 to 1. */
    targets: ArrayLike<number>;
    /** [n], how much each row counts. */
    sampleWeights: ArrayLike<number>;
    /** The loss counts C times as much as half the squared length of the weights. The intercept is free. */
    c: number;
}

/**
 * The one optimum of L2-regularised logistic regression, by Newton's method: over the features, or, where there
 * are fewer rows than features, over the rows (weights = Xᵀ·α), which is the same and much smaller.
 */
export async function fitLogistic(problem: LogisticProblem): Promise<LogisticModel> {
    const count = problem.targets.length;
    return count > problem.features ? overFeatures(problem, count) : overRows(problem, count);
}

export function logit(model: LogisticModel, x: ArrayLike<number>): number {
    return model.weights.reduce((sum, weight, index) => sum + weight * x[index], model.intercept);
}

/** Weights with which both labels count the same in sum, the mean being 1. */
export function balancedWeights(anomalous: readonly boolean[]): Float64Array {
    const anomalies = anomalous.filter(Boolean).length;
    const each = (label: boolean) => anomalous.length / 2 / (label ? anomalies : anomalous.length - anomalies);
    return Float64Array.from(anomalous, each);
}

const MAX_STEPS = 100;
/** Relative gain of the objective below which steps end: the optimum is then reached to about half as many digits more. */
const TOLERANCE = 1e-12;

/** Kernel form: f = K·α + b with K = X·Xᵀ, and at the optimum αᵢ = C·sᵢ·(tᵢ − pᵢ). */
async function overRows(
    { x, features, targets, sampleWeights, c }: LogisticProblem,
    n: number,
): Promise<LogisticModel> {
    const rows = { data: x, shape: [n, features] };
    const kernel = (await productOfRows(rows, rows)).data;
    const times = (alpha: Float64Array, b: number) => {
        const f = new Float64Array(n);
        for (let row = 0; row < n; row++) {
            let sum = b;
            for (let column = 0; column < n; column++) {
                sum += kernel[row * n + column] * alpha[column];
            }
            f[row] = sum;
        }
        return f;
    };
    const objective = ([alpha, [b]]: Float64Array[], f: Float64Array) => {
        const norm = alpha.reduce((sum, value, row) => sum + value * (f[row] - b), 0);
        return norm / 2 + c * loss(f, targets, sampleWeights);
    };
    const [alpha, [b]] = await newton(
        [new Float64Array(n), new Float64Array(1)],
        ([alpha, [b]]) => times(alpha, b),
        objective,
        async (_, f) => {
            const matrix = Float64Array.from(kernel);
            const z = new Float64Array(n);
            for (let row = 0; row < n; row++) {
                const p = sigmoid(f[row]);
                const variance = Math.max(p * (1 - p), 1e-9);
                matrix[row * n + row] += 1 / (c * sampleWeights[row] * variance);
                z[row] = f[row] + (targets[row] - p) / variance;
            }
            const solve = solverOf(matrix, n);
            const ofZ = solve(z);
            const ofOnes = solve(new Float64Array(n).fill(1));
            const intercept = sumOf(ofZ) / sumOf(ofOnes);
            return [ofZ.map((value, row) => value - intercept * ofOnes[row]), Float64Array.of(intercept)];
        },
    );
    const weights = new Float64Array(features);
    for (let row = 0; row < n; row++) {
        for (let feature = 0; feature < features; feature++) {
            weights[feature] += alpha[row] * x[row * features + feature];
        }
    }
    return { weights, intercept: b };
}

async function overFeatures(
    { x, features, targets, sampleWeights, c }: LogisticProblem,
    n: number,
): Promise<LogisticModel> {
    // One more column, of ones, for the intercept.
    const width = features + 1;
    const columns = new Float64Array(width * n).fill(1);
    for (let row = 0; row < n; row++) {
        for (let feature = 0; feature < features; feature++) {
            columns[feature * n + row] = x[row * features + feature];
        }
    }
    const times = ([weights]: Float64Array[]) => {
        const f = new Float64Array(n);
        for (let feature = 0; feature < width; feature++) {
            for (let row = 0; row < n; row++) {
                f[row] += columns[feature * n + row] * weights[feature];
            }
        }
        return f;
    };
    const penalty = (feature: number) => (feature < features ? 1 : 0);
    const objective = ([weights]: Float64Array[], f: Float64Array) =>
        weights.reduce((sum, weight, feature) => sum + penalty(feature) * weight ** 2, 0) / 2 +
        c * loss(f, targets, sampleWeights);
    const hessian = async (f: Float64Array) => {
        const roots = f.map((value, row) => {
            const p = sigmoid(value);
            return Math.sqrt(c * sampleWeights[row] * Math.max(p * (1 - p), 1e-9));
        });
        const scaled = new Float32Array(width * n);
        for (let feature = 0; feature < width; feature++) {
            for (let row = 0; row < n; row++) {
                scaled[feature * n + row] = columns[feature * n + row] * roots[row];
            }
        }
        const rows = { data: scaled, shape: [width, n] };
        return Float64Array.from((await productOfRows(rows, rows)).data);
    };
    const [weights] = await newton([new Float64Array(width)], times, objective, async ([weights], f) => {
        const matrix = await hessian(f);
        const residuals = f.map((value, row) => c * sampleWeights[row] * (targets[row] - sigmoid(value)));
        const gradient = new Float64Array(width);
        for (let feature = 0; feature < width; feature++) {
            // A trace on the intercept's place too: its curvature can be lost in rounding.
            matrix[feature * width + feature] += penalty(feature) || 1e-9;
            let slope = penalty(feature) * weights[feature];
            for (let row = 0; row < n; row++) {
                slope -= residuals[row] * columns[feature * n + row];
            }
            gradient[feature] = slope;
        }
        const step = solverOf(matrix, width)(gradient);
        return [weights.map((weight, feature) => weight - step[feature])];
    });
    return { weights: weights.slice(0, features), intercept: weights[features] };
}

/**
 * Goes to what `target` gives for where it is, or, where that is no better, half, a quarter… of the way.
 *
 * @param state - the vectors that are sought.
 */
async function newton(
    state: Float64Array[],
    predict: (state: Float64Array[]) => Float64Array,
    objective: (state: Float64Array[], f: Float64Array) => number,
    target: (state: Float64Array[], f: Float64Array) => Promise<Float64Array[]>,
): Promise<Float64Array[]> {
    let f = predict(state);
    let value = objective(state, f);
    for (let step = 0; step < MAX_STEPS; step++) {
        const goal = await target(state, f);
        let gain = 0;
        for (let share = 1; share > 1e-6 && gain <= 0; share /= 2) {
            const next = state.map((vector, part) =>
                vector.map((number, index) => number + share * (goal[part][index] - number)),
            );
            const nextF = predict(next);
            const nextValue = objective(next, nextF);
            if (nextValue < value) {
                gain = value - nextValue;
                [state, f, value] = [next, nextF, nextValue];
            }
        }
        if (gain <= TOLERANCE * Math.abs(value)) {
            break;
        }
    }
    return state;
}

function loss(f: Float64Array, targets: ArrayLike<number>, sampleWeights: ArrayLike<number>): number {
    // −t·log p − (1 − t)·log(1 − p), without overflow.
    const one = (value: number, row: number) =>
        Math.max(value, 0) - targets[row] * value + Math.log1p(Math.exp(-Math.abs(value)));
    return f.reduce((sum, value, row) => sum + sampleWeights[row] * one(value, row), 0);
}

function sumOf(values: Float64Array): number {
    return values.reduce((sum, value) => sum + value, 0);
}
