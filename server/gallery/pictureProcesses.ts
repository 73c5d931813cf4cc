import type { ChildProcess } from "node:child_process";
import { forkModule } from "../background/forkModule";
import { isSignOfLife } from "../background/signsOfLife";
import { Turns } from "../background/turns";
import { PictureFault } from "../pictures/pictureFault";
import type { CheckedPicture, ThumbnailOptions } from "../pictures/thumbnail";
import type { PictureAnswer, PictureTask } from "./pictureProcess";

/** How long processes without work stay. */
export interface IdleTimes {
    /** Milliseconds. */
    idleMs: number;
    /** The same for the last process: a person draws a mask for minutes, and its saving shouldn't wait for a start. */
    lastIdleMs: number;
}

const standardTimes: IdleTimes = { idleMs: 30_000, lastIdleMs: 600_000 };
/** Longest work on one picture, in milliseconds. The largest take about a second. */
const longestMs = 60_000;

/** Processes that decode pictures: a few, started when they are needed. */
export interface PictureProcesses {
    /**
     * Makes a thumbnail.
     *
     * @param read - reads the file when it is its turn.
     * @throws PictureFault, CallerGoneError, or the error of `read`
     */
    thumbnail(read: () => Promise<Uint8Array>, options: ThumbnailOptions, callerGone?: AbortSignal): Promise<Buffer>;
    /** Checks a picture. @throws PictureFault, or the error of `read` */
    check(read: () => Promise<Uint8Array>): Promise<CheckedPicture>;
    close(): void;
}

/** @param atOnce - most processes, each of which has one picture at a time. */
export function startPictureProcesses(
    atOnce: number,
    { idleMs, lastIdleMs }: IdleTimes = standardTimes,
): PictureProcesses {
    const turns = new Turns(atOnce);
    /** Processes without work, with the timers that end them. */
    const idle = new Map<ChildProcess, NodeJS.Timeout>();
    const all = new Set<ChildProcess>();
    let isClosed = false;

    function takeProcess(): ChildProcess {
        const [waiting] = idle;
        if (waiting !== undefined) {
            const [child, timer] = waiting;
            clearTimeout(timer);
            idle.delete(child);
            return child;
        }
        const child = forkModule(require.resolve("./pictureProcess"), { readsS3: false });
        all.add(child);
        child.once("exit", () => {
            all.delete(child);
            clearTimeout(idle.get(child));
            idle.delete(child);
        });
        return child;
    }

    /** Works on a picture, in a second process if the first ends: something else may have ended that. */
    async function work(task: PictureTask): Promise<PictureAnswer> {
        const answer = (await tryOnce(task)) ?? (await tryOnce(task));
        if (answer === undefined) {
            throw new PictureFault("it ended the process that decodes it, twice. Save it anew with another program");
        }
        if (answer.kind === "fault") {
            throw new PictureFault(answer.message);
        }
        if (answer.kind === "failed") {
            throw new Error(`a picture could not be decoded: ${answer.reason}`);
        }
        return answer;
    }

    /** Undefined: the process has ended. */
    async function tryOnce(task: PictureTask): Promise<PictureAnswer | undefined> {
        const child = takeProcess();
        const answer = await ask(child, task);
        if (isClosed) {
            child.kill("SIGKILL");
        } else if (all.has(child)) {
            restUntilNeeded(child);
        }
        return answer;
    }

    /** Ends a process when it had no work for a while. */
    function restUntilNeeded(child: ChildProcess): void {
        const end = () => {
            all.delete(child);
            idle.delete(child);
            child.kill("SIGKILL");
        };
        const endUnlessLast = () => {
            if (all.size > 1) {
                end();
            } else {
                idle.set(child, setTimeout(end, lastIdleMs - idleMs).unref());
            }
        };
        idle.set(child, setTimeout(endUnlessLast, idleMs).unref());
    }

    return {
        thumbnail: (read, options, callerGone) =>
            turns.take(async () => {
                const answer = await work({ picture: await read(), thumbnail: options });
                return Buffer.from((answer as Extract<PictureAnswer, { kind: "thumbnail" }>).bytes);
            }, callerGone),
        check: (read) =>
            turns.take(async () => {
                const answer = await work({ picture: await read(), thumbnail: undefined });
                return (answer as Extract<PictureAnswer, { kind: "checked" }>).checked;
            }),
        close() {
            isClosed = true;
            for (const child of all) {
                child.kill("SIGKILL");
            }
        },
    };
}

/** Gives a process a picture. A process that takes too long is ended. Undefined: it has ended by itself. */
function ask(child: ChildProcess, task: PictureTask): Promise<PictureAnswer | undefined> {
    return new Promise((resolve) => {
        const end = (answer: PictureAnswer | undefined) => {
            clearTimeout(timer);
            child.off("message", onMessage);
            child.off("exit", onExit);
            child.off("error", onError);
            resolve(answer);
        };
        const onMessage = (message: unknown) => {
            if (!isSignOfLife(message)) {
                end(message as PictureAnswer);
            }
        };
        const onExit = () => end(undefined);
        const onError = (error: NodeJS.ErrnoException) =>
            end(
                error.code === "ERR_IPC_CHANNEL_CLOSED" || error.code === "EPIPE"
                    ? undefined
                    : { kind: "failed", reason: error.message },
            );
        const timer = setTimeout(() => {
            child.kill("SIGKILL");
            end({ kind: "fault", message: `it takes longer than ${longestMs / 1000} seconds to decode` });
        }, longestMs);
        child.on("message", onMessage);
        child.once("exit", onExit);
        child.once("error", onError);
        child.send(task, (error) => error && onError(error));
    });
}
