import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Process that makes bare passes over pictures, as an inference unit detects in a process. */
export interface BarePasses {
    readonly pid: number;
    /**
     * Makes passes over `count` pictures, one after the other, from the given number in the folder on.
     *
     * @returns the duration in milliseconds
     */
    pass(first: number, count: number): Promise<number>;
    end(): void;
}

/** Order to the process. */
export interface PassOrder {
    first: number;
    count: number;
}

/** Starts the process. @param pictures - folder with `count` pictures: `0.jpg`, `1.jpg` and so on. */
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
