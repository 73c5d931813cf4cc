import { setImmediate } from "node:timers/promises";
import type { Tensor } from "onnxruntime-node";

/** A float array with its dimensions, the last one contiguous. */
export interface FloatTensor {
    data: Float32Array;
    shape: readonly number[];
}

/** What graphs take: bytes too, where they are declared so. */
export interface InputTensor {
    data: Float32Array | Uint8Array;
    shape: readonly number[];
}

/** An ONNX graph, ready to run. */
export interface OnnxSession {
    /**
     * Blocks the thread while it computes; before that, other events (an abort, a lost parent) get their turn.
     *
     * @param into - arrays for all outputs, of their shapes; without, new ones are made. What many runs make anew keeps the
     *   garbage collector busy.
     */
    run(
        inputs: Readonly<Record<string, InputTensor>>,
        into?: Readonly<Record<string, FloatTensor>>,
    ): Promise<Record<string, FloatTensor>>;
}

/** The runtime of graphs. It is loaded with the first graph: the service itself and most commands open none. */
const runtime = () => require("onnxruntime-node") as typeof import("onnxruntime-node");

let threads = 1;

/**
 * Has all graphs that are opened later compute with so many threads, for measuring. The runtime divides work by rows
 * of results. Only where these are few may a sum be made in another order: such graphs ask for one thread.
 */
export function computeWithThreads(count: number): void {
    threads = count;
}

/**
 * Opens a graph that computes in the calling thread alone: more threads wait for each other by spinning, which on
 * two busy cores made a training three times as slow, and on two idle ones hardly faster.
 */
export async function openOnnxSession(model: Uint8Array, count = threads): Promise<OnnxSession> {
    const { InferenceSession } = runtime();
    const session = await InferenceSession.create(model, {
        intraOpNumThreads: count,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        logSeverityLevel: 3,
    });
    return {
        async run(inputs, into) {
            const feeds = tensorsOf(inputs);
            await setImmediate();
            if (into) {
                await session.run(feeds, tensorsOf(into));
                return into;
            }
            const results = await session.run(feeds);
            const outputs: Record<string, FloatTensor> = {};
            for (const [name, tensor] of Object.entries(results)) {
                outputs[name] = { data: tensor.data, shape: tensor.dims };
            }
            return outputs;
        },
    };
}

function tensorsOf(arrays: Readonly<Record<string, InputTensor>>): Record<string, Tensor> {
    const { Tensor } = runtime();
    return Object.fromEntries(
        Object.entries(arrays).map(([name, { data, shape }]) => [
            name,
            data instanceof Float32Array ? new Tensor("float32", data, shape) : new Tensor("uint8", data, shape),
        ]),
    );
}
