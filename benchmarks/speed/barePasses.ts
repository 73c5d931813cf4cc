import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A process that makes bare passes over pictures, as an inference unit detects in one. */
export interface BarePasses {
    readonly pid: number;
    /**
     * Over so many pictures, one after the other, beginning with a place in the folder.
     *
     * @returns milliseconds
     */
    pass(first: number, count: number): Promise<number>;
    end(): void;
}

/** What the process is asked for. */
export interface PassOrder {
    first: number;
    count: number;
}

/** @param pictures - a folder with `count` pictures, `0.jpg` and on. */
export function startBarePasses(pictures: string, count: number): BarePasses {
    const child = fork(join(__dirname, "barePassesProcess.ts"), [pictures, String(count)], {
        execArgv: ["-r", "ts-node/register/transpile-only"],
    });
    const gone = once(child, "exit").then(() => {
        throw new Error("the process that makes bare passes ended");
    });
    gone.catch(() => undefined);
    return {
        pid: child.pid!,
        async pass(first, count) {
            const answer = once(child, "message");
            child.send({ first, count } satisfies PassOrder);
            const [ms] = await Promise.race([answer, gone]);
            return ms as number;
        },
        end: () => void child.kill("SIGKILL"),
    };
}
