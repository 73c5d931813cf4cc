import { setImmediate } from "node:timers/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** A float array with its dimensions, the last one contiguous. */
export interface FloatTensor {
    data: Float32Array;
    shape: readonly number[];
}

/** An ONNX graph, ready to run. */
export interface OnnxSession {
    /** Blocks the thread while it computes; before that, other events (an abort, a lost parent) get their turn. */
    run(inputs: Readonly<Record<string, FloatTensor>>): Promise<Record<string, FloatTensor>>;
}

let threads = 1;

/**
 * Has all graphs that are opened later compute with so many threads, for measuring. The runtime divides work by rows
 * of results, never within a sum, so the number of threads doesn't show in any result.
 */
export function computeWithThreads(count: number): void {
    threads = count;
}

/**
 * Opens a graph that computes in the calling thread alone: more threads wait for each other by spinning, which on
 * two busy cores made a training three times as slow, and on two idle ones hardly faster.
 */
export async function openOnnxSession(model: Uint8Array): Promise<OnnxSession> {
    const session = await InferenceSession.create(model, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        logSeverityLevel: 3,
    });
    return {
        async run(inputs) {
            const feeds: Record<string, Tensor> = {};
            for (const [name, { data, shape }] of Object.entries(inputs)) {
                feeds[name] = new Tensor("float32", data, shape);
            }
            await setImmediate();
            const results = await session.run(feeds);
            const outputs: Record<string, FloatTensor> = {};
            for (const [name, tensor] of Object.entries(results)) {
                outputs[name] = { data: tensor.data, shape: tensor.dims };
            }
            return outputs;
        },
    };
}
