import { encodeOnnxGraph } from "./onnxGraph";
import { openOnnxSession } from "./onnxSession";
import type { OnnxSession } from "./onnxSession";

/** Points, to which distances are asked for. */
export interface NeighbourIndex {
    /**
     * The Euclidean distance from each query to the nearest point.
     *
     * @param queries - [q, dimensions], row-major.
     * @param excluded - points that don't count, if any.
     * @returns [q]; Infinity where no point counts.
     */
    distances(queries: Float32Array, excluded?: (point: number) => boolean): Promise<Float32Array>;
    /**
     * The `count` largest of these distances, the largest first: in less time, where most queries are clearly nearer.
     *
     * @returns [min(q, count)]
     */
    largest(queries: Float32Array, count: number, excluded?: (point: number) => boolean): Promise<Float32Array>;
}

/** @param points - [b, dimensions], row-major; that the first ones lie far from each other saves time. */
export async function indexNeighbours(points: Float32Array, dimensions: number): Promise<NeighbourIndex> {
    const session = await openSession();
    const squares = squaredLengths(points, dimensions);
    const minusTwice = points.map((value) => -2 * value);
    const distancesTo = async (queries: Float32Array, offsets: Float32Array) => {
        const count = offsets.length;
        const { nearest } = await session.run({
            queries: { data: queries, shape: [queries.length / dimensions, dimensions] },
            points: { data: minusTwice.subarray(0, count * dimensions), shape: [count, dimensions] },
            offsets: { data: offsets, shape: [count] },
        });
        const own = squaredLengths(queries, dimensions);
        return nearest.data.map((offset, query) => Math.sqrt(Math.max(0, offset + own[query])));
    };
    const offsetsWithout = (excluded?: (point: number) => boolean) =>
        excluded ? squares.map((square, point) => (excluded(point) ? Infinity : square)) : squares;
    return {
        async distances(queries, excluded) {
            return distancesTo(queries, offsetsWithout(excluded));
        },
        async largest(queries, count, excluded) {
            const offsets = offsetsWithout(excluded);
            // No query is farther from all points than from some of them.
            const bounds = await distancesTo(queries, offsets.subarray(0, FEW));
            const farFirst = bounds.slice().sort().reverse();
            const least = farFirst[Math.min(FIRST, farFirst.length) - 1];
            const candidates = indicesOf(bounds, (bound) => bound >= least);
            let largest = descending(await distancesTo(rowsOf(queries, dimensions, candidates), offsets)).slice(
                0,
                count,
            );
            const others = indicesOf(
                bounds,
                (bound) => bound < least && (largest.length < count || bound > largest[count - 1]),
            );
            if (others.length > 0) {
                const more = await distancesTo(rowsOf(queries, dimensions, others), offsets);
                largest = descending([...largest, ...more]).slice(0, count);
            }
            return largest;
        },
    };
}

/** Points that tell which queries may be far from all. */
const FEW = 256;
/** Queries that are compared with all points in any case: those that may be farthest. */
const FIRST = 200;

function indicesOf(values: Float32Array, chosen: (value: number) => boolean): number[] {
    const indices: number[] = [];
    for (let index = 0; index < values.length; index++) {
        if (chosen(values[index])) {
            indices.push(index);
        }
    }
    return indices;
}

function rowsOf(matrix: Float32Array, width: number, chosen: readonly number[]): Float32Array {
    const rows = new Float32Array(chosen.length * width);
    chosen.forEach((row, place) => rows.set(matrix.subarray(row * width, (row + 1) * width), place * width));
    return rows;
}

function descending(values: Iterable<number>): Float32Array {
    return Float32Array.from(values).sort().reverse();
}

/** |q − p|² = |q|² + (|p|² − 2·q·p): the graph finds the least of what is in parentheses, `points` being −2·p. */
const graph = encodeOnnxGraph({
    name: "nearestNeighbours",
    inputs: [
        { name: "queries", shape: ["q", "d"] },
        { name: "points", shape: ["b", "d"] },
        { name: "offsets", shape: ["b"] },
    ],
    outputs: [{ name: "nearest", shape: ["q"] }],
    nodes: [
        {
            operator: "Gemm",
            inputs: ["queries", "points", "offsets"],
            outputs: ["relative"],
            attributes: { transB: 1 },
        },
        { operator: "ReduceMin", inputs: ["relative"], outputs: ["nearest"], attributes: { axes: [1], keepdims: 0 } },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    opened ??= openOnnxSession(graph);
    return opened;
}

function squaredLengths(points: Float32Array, dimensions: number): Float32Array {
    const squares = new Float32Array(points.length / dimensions);
    for (let point = 0; point < squares.length; point++) {
        let sum = 0;
        for (let index = point * dimensions; index < (point + 1) * dimensions; index++) {
            sum += points[index] ** 2;
        }
        squares[point] = sum;
    }
    return squares;
}
