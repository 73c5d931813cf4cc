import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collectGarbage: (() => void) | undefined;

/** Measures what this process holds on to, in bytes: its heap and its buffers, without garbage. */
export function retainedMemory(): number {
    if (collectGarbage === undefined) {
        setFlagsFromString("--expose-gc");
        collectGarbage = runInNewContext("gc") as () => void;
    }
    // Buffers are released after the objects that referred to them.
    collectGarbage();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
}
