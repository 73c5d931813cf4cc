import { forkModule } from "../background/forkModule";
import { watchChild } from "../background/watchChild";
import { invalidArgument } from "./callError";
import type { RequestedPicture } from "./readRequest";
import type { UnitAnswer, UnitOrder, UnitResult } from "./unitProcess";

/** Process that holds a model, seen from its parent. */
export interface ModelUnit {
    /** Resolves when the model is loaded. Rejects with a sentence when it can't be loaded. */
    ready: Promise<void>;
    /** Resolves when the process has ended. */
    gone: Promise<void>;
    /** Inspects one picture at a time. Throws CallError for the picture's faults. */
    detect(picture: RequestedPicture): Promise<UnitResult>;
    end(): void;
}

export interface ModelUnitOptions {
    /** Longest time for loading or for a picture, in milliseconds. A process that takes longer is ended. */
    patienceMs: number;
    unitModule?: string;
}

/** Silence after which a process counts as hung, in milliseconds, also while it has no picture. */
const silentMs = 20_000;

/** Starts the process. */
export function startModelUnit(
    order: UnitOrder,
    { patienceMs, unitModule = require.resolve("./unitProcess") }: ModelUnitOptions,
): ModelUnit {
    const child = forkModule(unitModule, { readsS3: false });
    let settle: { resolve(answer: UnitAnswer): void; reject(error: Error): void } | undefined;
    let overdue: number | undefined;

    const gone = new Promise<void>((resolve) => {
        const end = (reason: string) => {
            const why =
                overdue === undefined ? reason : `it was ended, because it gave no answer for ${overdue / 1000} s`;
            settle?.reject(new Error(`The model's process has ended: ${why}.`));
            resolve();
        };
        child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
        child.once("error", (error) => end(error.message));
    });
    const endHung = (afterMs: number) => {
        overdue ??= afterMs;
        child.kill("SIGKILL");
    };
    watchChild(child, {
        silentMs,
        onHung: () => endHung(silentMs),
        onMessage: (answer) => settle?.resolve(answer as UnitAnswer),
    });

    const ask = (message: object) => {
        const timer = setTimeout(() => endHung(patienceMs), patienceMs);
        return new Promise<UnitAnswer>((resolve, reject) => {
            settle = { resolve, reject };
            child.send(message, (error) => error !== null && reject(error));
        }).finally(() => clearTimeout(timer));
    };

    const ready = ask(order).then((answer) => {
        if (answer.kind !== "ready") {
            throw new Error(answer.kind === "refused" ? answer.sentence : "The model's process answered out of turn.");
        }
    });

    return {
        ready,
        gone,
        async detect(picture) {
            const answer = await ask(picture);
            switch (answer.kind) {
                case "detected":
                    return answer.result;
                case "unusable-picture":
                    throw invalidArgument(answer.sentence);
                default:
                    throw new Error(
                        answer.kind === "failed" ? answer.reason : "The model's process answered out of turn.",
                    );
            }
        },
        end: () => void child.kill("SIGKILL"),
    };
}
