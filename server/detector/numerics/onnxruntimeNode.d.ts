/*
 * onnxruntime-node 1.17.0 names declarations that its package doesn't contain. This is the part of it that is used here.
 */
declare module "onnxruntime-node" {
    export class Tensor {
        constructor(type: "float32", data: Float32Array, dims: readonly number[]);
        constructor(type: "uint8", data: Uint8Array, dims: readonly number[]);
        readonly data: Float32Array;
        readonly dims: readonly number[];
    }

    export interface SessionOptions {
        intraOpNumThreads?: number;
        interOpNumThreads?: number;
        executionMode?: "sequential" | "parallel";
        graphOptimizationLevel?: "disabled" | "basic" | "extended" | "all";
        logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
    }

    export class InferenceSession {
        static create(model: Uint8Array, options?: SessionOptions): Promise<InferenceSession>;
        /** @param fetches - outputs to be written into; all where there are any. */
        run(
            feeds: Readonly<Record<string, Tensor>>,
            fetches?: Readonly<Record<string, Tensor>>,
        ): Promise<Readonly<Record<string, Tensor>>>;
    }
}
