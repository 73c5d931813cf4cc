import { encodeOnnxGraph } from "./onnxGraph";
import { openOnnxSession, type OnnxSession } from "./onnxSession";

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
}

/** @param points - [b, dimensions], row-major. */
export async function indexNeighbours(points: Float32Array, dimensions: number): Promise<NeighbourIndex> {
    const session = await openSession();
    const count = points.length / dimensions;
    const squares = squaredLengths(points, dimensions);
    return {
        async distances(queries, excluded = () => false) {
            const offsets = squares.map((square, point) => (excluded(point) ? Infinity : square));
            const { nearest } = await session.run({
                queries: { data: queries, shape: [queries.length / dimensions, dimensions] },
                points: { data: points, shape: [count, dimensions] },
                offsets: { data: offsets, shape: [count] },
            });
            const own = squaredLengths(queries, dimensions);
            return nearest.data.map((offset, query) => Math.sqrt(Math.max(0, offset + own[query])));
        },
    };
}

/** |q − p|² = |q|² + (|p|² − 2·q·p): the graph finds the least of what is in parentheses. */
const graph = encodeOnnxGraph({
    name: "nearestNeighbours",
    inputs: [
        { name: "queries", shape: ["q", "d"] },
        { name: "points", shape: ["b", "d"] },
        { name: "offsets", shape: ["b"] },
    ],
    outputs: [{ name: "nearest", shape: ["q"] }],
    constants: [{ name: "minusTwo", shape: [], values: Float32Array.of(-2) }],
    nodes: [
        { operator: "Gemm", inputs: ["queries", "points"], outputs: ["products"], attributes: { transB: 1 } },
        { operator: "Mul", inputs: ["products", "minusTwo"], outputs: ["doubled"] },
        { operator: "Add", inputs: ["doubled", "offsets"], outputs: ["relative"] },
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
