import { countOomKills, describeEnd } from "../background/childEnd";
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
    /** Silence after which a process counts as hung and is ended, in milliseconds. Default: 20 s. */
    silentMs?: number;
    unitModule?: string;
}

/** Starts the process. */
export function startModelUnit(
    order: UnitOrder,
    { patienceMs, silentMs = 20_000, unitModule = require.resolve("./unitProcess") }: ModelUnitOptions,
): ModelUnit {
    const oomKills = countOomKills();
    const child = forkModule(unitModule, { readsS3: false });
    let settle: { resolve(answer: UnitAnswer): void; reject(error: Error): void } | undefined;
    let hung: string | undefined;

    const endHung = (reason: string) => {
        hung ??= reason;
        child.kill("SIGKILL");
    };
    const watch = watchChild(child, {
        silentMs,
        onHung: () => endHung(`it gave no sign of life for ${silentMs / 1000} s`),
        onMessage: (answer) => settle?.resolve(answer as UnitAnswer),
    });
    const gone = new Promise<void>((resolve) => {
        const end = (reason: string) => {
            settle?.reject(new Error(`The model's process has ended: ${hung ?? reason}.`));
            resolve();
        };
        child.once("exit", (code, signal) =>
            end(describeEnd(code, signal, { memoryBytes: watch.memoryBytes, oomKills }).reason),
        );
        child.once("error", (error) => end(error.message));
    });

    const ask = (message: object) => {
        const timer = setTimeout(() => endHung(`it gave no answer for ${patienceMs / 1000} s`), patienceMs);
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
