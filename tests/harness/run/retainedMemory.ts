import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collectGarbage: (() => void) | undefined;

/** What this process holds on to, in bytes: its heap and its buffers, without what is garbage already. */
export function retainedMemory(): number {
    if (collectGarbage === undefined) {
        setFlagsFromString("--expose-gc");
        collectGarbage = runInNewContext("gc") as () => void;
    }
    // Buffers are let go after the objects that stood for them.
    collectGarbage();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
}
