import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isUnfamiliar, unlikeAllLearnt, whatHasChanged } from "../detector/familiarity/describeUnfamiliar";
import { UnusableError } from "./contract";
import type { Judge, Judgement, LinePicture, LineResult, Sink, Source } from "./contract";

export interface LineOptions {
    source: Source;
    judge: Judge;
    sinks: readonly Sink[];
    /** Tells what is wrong, as a sentence. */
    say(line: string): void;
    isOver(): boolean;
    /** Pause before a judge or a sink is tried again, in milliseconds. It doubles up to 10 s. */
    retryMs?: number;
}

const longestPauseMs = 10_000;

/** Shortest time between two lines that say that pictures are unlike all learnt ones, in milliseconds. */
const unfamiliarEveryMs = 60_000;

/**
 * Judges one picture after another, and delivers each result to all sinks before the picture counts as done. So each
 * result is delivered at least once. A judge or sink that can't work at the moment is tried again.
 */
export async function runLine({ source, judge, sinks, say, isOver, retryMs = 250 }: LineOptions): Promise<void> {
    let unfamiliarSince = 0;
    let saidUnfamiliarAt = -Infinity;
    for await (const picture of source) {
        const judged = await untilDone(() => judgePicture(judge, picture), `Picture ${picture.name} waits`);
        if (judged === undefined) {
            return;
        }
        const { result, mask } = judged;
        noteUnfamiliar(result);
        for (const sink of sinks) {
            const delivery = { result, picture: picture.content, ...(mask && { mask }) };
            if (
                (await untilDone(
                    async () => (await sink.deliver(delivery), true),
                    `Result of ${picture.name} waits`,
                )) === undefined
            ) {
                return;
            }
        }
        await picture.done();
        if (isOver()) {
            return;
        }
    }

    /** Says it for the first such picture, and later at most once in a while, with their number. */
    function noteUnfamiliar(result: LineResult): void {
        if (!isUnfamiliar(result)) {
            return;
        }
        unfamiliarSince++;
        if (performance.now() - saidUnfamiliarAt >= unfamiliarEveryMs) {
            const others = unfamiliarSince > 1 ? `, and so were ${unfamiliarSince - 1} before it` : "";
            say(`Picture ${result.picture} is ${unlikeAllLearnt}${others}. ${whatHasChanged}`);
            unfamiliarSince = 0;
            saidUnfamiliarAt = performance.now();
        }
    }

    /**
     * Tries until it's done or the line has ended, and once in any case: a picture that was begun is finished, unless that
     * fails.
     *
     * @returns undefined: the line has ended meanwhile.
     */
    async function untilDone<T>(action: () => Promise<T>, waits: string): Promise<T | undefined> {
        for (let pause = retryMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
            try {
                return await action();
            } catch (error) {
                if (pause === retryMs) {
                    say(`${waits}: ${(error as Error).message}`);
                }
            }
            if (isOver()) {
                return undefined;
            }
            await sleep(pause);
        }
    }
}

async function judgePicture(judge: Judge, picture: LinePicture): Promise<{ result: LineResult; mask?: Buffer }> {
    const { name, content, takenAt, dropped } = picture;
    const begun = performance.now();
    let judgement: Judgement | undefined;
    let error: string | undefined;
    try {
        judgement = await judge.judge(content);
    } catch (thrown) {
        if (!(thrown instanceof UnusableError)) {
            throw thrown;
        }
        error = thrown.message;
    }
    const { mask, ...said } = judgement ?? {};
    const id = createHash("sha256").update(`${name}\0${takenAt}\0`).update(content).digest("hex").slice(0, 24);
    const result = {
        id,
        picture: name,
        takenAt: new Date(takenAt).toISOString(),
        judgedAt: new Date().toISOString(),
        judgedInMs: Math.round(performance.now() - begun),
        dropped,
        ...said,
        ...(error !== undefined && { error }),
    };
    return { result, ...(mask && { mask }) };
}
