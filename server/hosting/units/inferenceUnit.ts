import type { ChildProcess } from "node:child_process";
import { forkModule } from "../../background/forkModule";
import { UnusablePictureError } from "../../detector/detection";
import type { Detection } from "../../detector/detection";
import type { UnitAnswer, UnitOrder } from "./unitProcess";

/** Process that holds a model, seen from its parent. */
export interface InferenceUnit {
    /** Resolves when the model is loaded. Rejects with {@link HostingError} when it can't be loaded. */
    ready: Promise<void>;
    /** Resolves when the process has ended. */
    gone: Promise<void>;
    /** Inspects one picture at a time, and draws an anomaly map to explain it. Throws UnusablePictureError for the picture's faults. */
    detect(picture: Uint8Array, explain: boolean): Promise<Detection>;
    end(): void;
}

/** Model can't be hosted. The message is for the user. */
export class HostingError extends Error {
    override readonly name = "HostingError";

    /** @param isAway - true if the model's storage could not be reached, which says nothing about the model. */
    constructor(
        message: string,
        readonly isAway = false,
    ) {
        super(message);
    }
}

/**
 * Starts a process that holds a model.
 *
 * @param unitModule - the module of the process, for tests of what happens when it dies.
 */
export function startInferenceUnit(order: UnitOrder, unitModule = require.resolve("./unitProcess")): InferenceUnit {
    const child = forkModule(unitModule, { readsS3: order.artifacts.kind === "s3" });
    let onAnswer: { resolve(answer: UnitAnswer): void; reject(error: Error): void } | undefined;

    const ask = (message: object) =>
        new Promise<UnitAnswer>((resolve, reject) => {
            onAnswer = { resolve, reject };
            child.send(message, (error) => error !== null && reject(error));
        });

    child.on("message", (answer) => onAnswer?.resolve(answer as UnitAnswer));
    const gone = whenGone(child, (reason) =>
        onAnswer?.reject(new HostingError(`The inference unit ended (${reason}).`)),
    );

    return {
        ready: ask(order).then((answer) => {
            if (answer.kind === "refused") {
                throw new HostingError(answer.sentence, answer.isAway);
            }
            if (answer.kind !== "ready") {
                throw new HostingError("The inference unit answered out of turn.");
            }
        }),
        gone,
        async detect(picture, explain) {
            const answer = await ask({ picture, explain });
            switch (answer.kind) {
                case "detected":
                    return answer.detection;
                case "unusable-picture":
                    throw new UnusablePictureError(answer.sentence);
                default:
                    throw new Error(
                        answer.kind === "failed" ? answer.reason : "the inference unit answered out of turn",
                    );
            }
        },
        end: () => void child.kill("SIGKILL"),
    };
}

function whenGone(child: ChildProcess, onGone: (reason: string) => void): Promise<void> {
    return new Promise<void>((resolve) => {
        const end = (reason: string) => {
            onGone(reason);
            resolve();
        };
        child.on("exit", (code, signal) => end(signal ?? `exit code ${code}`));
        child.on("error", (error) => end(error.message));
    });
}
