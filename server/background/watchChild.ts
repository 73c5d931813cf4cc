import type { ChildProcess } from "node:child_process";
import { cpuTicksOf } from "./cpuTicks";
import { watchSilence } from "./silence";
import type { Silence } from "./silence";
import { isSignOfLife } from "./signsOfLife";

export interface WatchChildOptions {
    /** Silence after which the child counts as hung, in milliseconds. */
    silentMs: number;
    /** Called once. The child still exists then. */
    onHung(): void;
    /** Called with each message that is no sign of life. */
    onMessage(message: unknown): void;
}

export interface ChildWatch {
    /** Most memory that the child has told of, in bytes. 0: it has told nothing. */
    readonly memoryBytes: number;
}

/** Factor of the time that a silent child has where the system doesn't tell whether it computes. */
const patience = 10;

/**
 * Watches a child that `forkModule` has started, until it ends. A child that is silent because its only thread computes isn't
 * hung: its processor time grows.
 */
export function watchChild(child: ChildProcess, { silentMs, onHung, onMessage }: WatchChildOptions): ChildWatch {
    const watch = { memoryBytes: 0 };
    let silence: Silence;
    let silences = 0;
    let ticks: number | undefined;

    /** Watches half of the time: the processor time in the middle is compared with that at the end. */
    function watchHalf(): void {
        silence = watchSilence(silentMs / 2, () => {
            silences++;
            const before = ticks;
            ticks = cpuTicksOf(child.pid);
            const isHung = ticks === undefined ? silences >= 2 * patience : silences >= 2 && ticks === before;
            if (isHung) {
                onHung();
            } else {
                watchHalf();
            }
        });
    }

    watchHalf();
    child.on("message", (message: unknown) => {
        silences = 0;
        silence.noteSign();
        if (isSignOfLife(message)) {
            watch.memoryBytes = Math.max(watch.memoryBytes, message.memoryBytes);
        } else {
            onMessage(message);
        }
    });
    child.once("exit", () => silence.end());
    child.once("error", () => silence.end());
    return watch;
}
