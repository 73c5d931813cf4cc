import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileProblem } from "../files/fileProblem";
import { ifThere } from "../files/ifThere";
import { writeFileAtomically } from "../files/writeFileAtomically";
import type { Sink } from "./contract";

export interface OutboxOptions {
    /** Folder for results that aren't sent yet. */
    folder: string;
    /** Receiver's name, for messages. */
    receiver: string;
    /** Most results that wait. Beyond that the oldest are given up. */
    most: number;
    /** Sends a result, as JSON. Rejects when it must be sent again. */
    send(body: string, id: string): Promise<void>;
    say(line: string): void;
    /** Pause before a result is sent again, in milliseconds. It doubles up to a minute. */
    retryMs?: number;
    close?(): Promise<void>;
}

const longestPauseMs = 60_000;

/**
 * Sends results one after the other, from files: so a receiver that is slow or away doesn't hold up the line, and a kill
 * loses nothing. A result may be sent twice, under the same id.
 */
export async function openOutbox(options: OutboxOptions): Promise<Sink & { idle(): boolean }> {
    const { folder, receiver, most, send, say, retryMs = 500 } = options;
    try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
        throw new Error(`Results for ${receiver} can't be kept in ${folder}: ${fileProblem(error)}.`, { cause: error });
    }
    const waiting = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
    let number = waiting.length === 0 ? 0 : Number(waiting.at(-1)!.slice(0, 12));
    let closed = false;
    let wake: () => void = () => undefined;
    let givenUp = 0;

    const work = (async () => {
        for (let pause = retryMs; !closed;) {
            const [file] = waiting;
            if (file === undefined) {
                await new Promise<void>((resolve) => (wake = resolve));
                continue;
            }
            const body = await ifThere(readFile(join(folder, file), "utf8"));
            try {
                if (body !== undefined) {
                    await send(body, (JSON.parse(body) as { id: string }).id);
                }
                pause = retryMs;
            } catch (error) {
                if (pause === retryMs) {
                    say(`${receiver} doesn't take results: ${(error as Error).message}. They are kept and sent again.`);
                }
                await Promise.race([sleep(pause), new Promise<void>((resolve) => (wakeClosed = resolve))]);
                pause = Math.min(2 * pause, longestPauseMs);
                continue;
            }
            if (waiting[0] === file) {
                waiting.shift();
            }
            await rm(join(folder, file), { force: true });
        }
    })();
    let wakeClosed: () => void = () => undefined;

    return {
        async deliver({ result }) {
            const file = `${String(++number).padStart(12, "0")}.json`;
            await writeFileAtomically(join(folder, file), JSON.stringify(result), 0o600);
            waiting.push(file);
            while (waiting.length > most) {
                await rm(join(folder, waiting.shift()!), { force: true });
                if (givenUp++ % 1000 === 0) {
                    say(`${receiver} is behind: of more than ${most} results that wait, the oldest are given up.`);
                }
            }
            wake();
        },
        idle: () => waiting.length === 0,
        async close() {
            closed = true;
            wake();
            wakeClosed();
            await options.close?.();
            await work;
        },
    };
}
