import { once } from "node:events";
import { addAbortSignal, PassThrough, type Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { OpenObject } from "./collectBody";

/** So many breaks within {@link progressBytes} end it. */
const mostBreaks = 5;
/** After so many bytes it is counted anew. */
const progressBytes = 1024 ** 2;
/** Before the first try to go on; twice as long before each further one. */
const firstPauseMs = 100;

export interface ResumeOptions {
    /** The same object from that byte on. Its errors end the whole. */
    openAt(offset: number): Promise<Readable>;
    /** What the reader gets as the error when it can't go on. */
    asError(error: unknown): unknown;
    /** Ends everything when aborted. */
    ending?: AbortSignal;
}

/** The connection broke too often. */
export class BrokenOffError extends Error {
    override readonly name = "BrokenOffError";

    constructor(cause: unknown) {
        const { name, code, message } = cause as NodeJS.ErrnoException;
        super(`${mostBreaks} times: ${code ?? name}: ${message}`, { cause });
    }
}

/**
 * A body that goes on where its connection broke. It ends well only when it has all bytes: one that ends early counts
 * as broken too.
 */
export function resumeBody({ body, size }: OpenObject, { openAt, asError, ending }: ResumeOptions): Readable {
    const output = new PassThrough();
    // Without a listener an error before the reader comes would end the process. The reader gets it nevertheless.
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
        for await (const chunk of addAbortSignal(signal, part) as AsyncIterable<Buffer>) {
            offset += chunk.length;
            if (!output.write(chunk)) {
                await once(output, "drain", { signal });
            }
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

/** The SDK's own check of what has arrived; the reader has got it already, so it can't be read again. */
export function isDamaged(error: unknown): boolean {
    return error instanceof Error && error.message.startsWith("Checksum mismatch");
}
