import { once } from "node:events";
import { addAbortSignal, PassThrough } from "node:stream";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { OpenObject } from "./collectBody";

/** Number of breaks within {@link progressBytes} that ends the read. */
const mostBreaks = 5;
/** Number of bytes after which the count of breaks starts again from zero. */
const progressBytes = 1024 ** 2;
/** Pause before the first attempt to resume, in milliseconds. It doubles before each further attempt. */
const firstPauseMs = 100;

/** Least speed of a body while its reader waits for it. A slower connection counts as broken. */
export interface LeastSpeed {
    /** Bytes that must come in each window. */
    bytes: number;
    windowMs: number;
}

/** Default: 1 KiB a second. */
export const usualLeastSpeed: LeastSpeed = { bytes: 30 * 1024, windowMs: 30_000 };

export interface ResumeOptions {
    /** Opens the same object from that byte on. Its errors end the whole read. */
    openAt(offset: number): Promise<Readable>;
    /** Error that the reader receives when the read can't be resumed. */
    asError(error: unknown): unknown;
    /** Signal that ends everything when aborted. */
    ending?: AbortSignal;
    leastSpeed?: LeastSpeed;
}

/** Connection of a read broke too often. */
export class BrokenOffError extends Error {
    override readonly name = "BrokenOffError";

    constructor(cause: unknown) {
        const { name, code, message } = cause as NodeJS.ErrnoException;
        super(`${mostBreaks} times: ${code ?? name}: ${message}`, { cause });
    }
}

/**
 * Makes a body that resumes where its connection broke. It ends without an error only when it has all bytes: a
 * body that ends early counts as broken too.
 */
export function resumeBody(
    { body, size }: OpenObject,
    { openAt, asError, ending, leastSpeed = usualLeastSpeed }: ResumeOptions,
): Readable {
    const output = new PassThrough();
    // Without a listener, an error before the reader comes would end the process. The reader receives it
    // nevertheless.
    output.on("error", () => undefined);
    const closed = new AbortController();
    const { signal } = closed;
    const fail = (error: unknown) => void output.destroy(asError(error) as Error);
    const end = () => fail(ending!.reason);
    ending?.addEventListener("abort", end);
    output.once("close", () => {
        ending?.removeEventListener("abort", end);
        closed.abort();
    });
    let offset = 0;

    async function pass(part: Readable): Promise<void> {
        const speed = watchSpeed(part, leastSpeed);
        try {
            for await (const chunk of addAbortSignal(signal, part) as AsyncIterable<Buffer>) {
                offset += chunk.length;
                speed.note(chunk.length);
                if (!output.write(chunk)) {
                    speed.noteReader("slow");
                    await once(output, "drain", { signal });
                    speed.noteReader("waits");
                }
            }
        } finally {
            speed.end();
        }
        if (size !== undefined && offset < size) {
            throw new Error(`it ended after ${offset} of ${size} bytes`);
        }
    }

    async function passAll(): Promise<void> {
        let part = body;
        for (let breaks = 0, goodUntil = 0; ;) {
            try {
                return await pass(part);
            } catch (error) {
                signal.throwIfAborted();
                if (isDamaged(error)) {
                    throw error;
                }
                if (offset - goodUntil >= progressBytes) {
                    breaks = 0;
                    goodUntil = offset;
                }
                if (++breaks === mostBreaks) {
                    throw new BrokenOffError(error);
                }
            }
            await sleep(firstPauseMs * 2 ** (breaks - 1), undefined, { signal });
            part = await openAt(offset);
        }
    }

    passAll().then(() => output.end(), fail);
    return output;
}

/** Ends a body that comes too slowly. A window in which the reader was slow doesn't count. */
function watchSpeed(part: Readable, { bytes, windowMs }: LeastSpeed) {
    let received = 0;
    let isReaderSlow = false;
    let wasReaderSlow = false;
    const timer = setInterval(() => {
        if (received < bytes && !wasReaderSlow) {
            part.destroy(new Error(`it sent only ${received} bytes in ${windowMs / 1000} s`));
        }
        received = 0;
        wasReaderSlow = isReaderSlow;
    }, windowMs);
    return {
        note: (more: number) => void (received += more),
        noteReader(state: "slow" | "waits") {
            isReaderSlow = state === "slow";
            wasReaderSlow ||= isReaderSlow;
        },
        end: () => clearInterval(timer),
    };
}

/**
 * Tells whether the SDK's own check of the received bytes failed. The reader has these bytes already, so they
 * can't be read again.
 */
export function isDamaged(error: unknown): boolean {
    return error instanceof Error && error.message.startsWith("Checksum mismatch");
}
