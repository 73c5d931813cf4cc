import { signMs } from "./signsOfLife";
import type { SignOfLife } from "./signsOfLife";

/*
 * Loaded into each child process before its own module. Tells the parent again and again that the main thread runs.
 */

setInterval(() => {
    if (process.connected) {
        const sign: SignOfLife = { signOfLife: true, memoryBytes: process.memoryUsage.rss() };
        // Without a callback, a parent that is ending would make this an uncaught error.
        process.send?.(sign, undefined, undefined, () => undefined);
    }
}, signMs).unref();
