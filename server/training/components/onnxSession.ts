import { availableParallelism } from "node:os";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** A float array with its dimensions, the last one contiguous. */
export interface FloatTensor {
    data: Float32Array;
    shape: readonly number[];
}

/** An ONNX graph, ready to run. */
export interface OnnxSession {
    /** Blocks the thread while it computes; waiting for it lets other events through first. */
    run(inputs: Readonly<Record<string, FloatTensor>>): Promise<Record<string, FloatTensor>>;
}

/**
 * Opens a graph with as many threads as the machine has cores, four at most. The runtime divides the work by
 * rows of its results, never within a sum, so the number of threads doesn't show in the numbers.
 */
export async function openOnnxSession(model: Uint8Array, threads = Math.min(4, availableParallelism())): Promise<OnnxSession> {
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
            const results = await session.run(feeds);
            const outputs: Record<string, FloatTensor> = {};
            for (const [name, tensor] of Object.entries(results)) {
                outputs[name] = { data: tensor.data, shape: tensor.dims };
            }
            return outputs;
        },
    };
}
