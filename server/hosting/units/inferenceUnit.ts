import type { ChildProcess } from "node:child_process";
import { countOomKills, describeEnd } from "../../background/childEnd";
import { forkModule } from "../../background/forkModule";
import { watchSilence } from "../../background/silence";
import { watchChild } from "../../background/watchChild";
import { HostingError, UnitLostError } from "../../detections/errors";
import { detectionOf } from "../../detections/outcome";
import type { Detection } from "../../detector/detection";
import type { UnitAnswer, UnitOrder } from "./unitProcess";

/** How a unit was lost: by itself, or ended because it hung. */
export interface LostUnit {
    kind: "ended" | "hung";
    reason: string;
}

/** Process that holds a model, seen from its parent. */
export interface InferenceUnit {
    /** Resolves when the model is loaded. Rejects with {@link HostingError} when it can't be loaded. */
    ready: Promise<void>;
    /** Resolves when the process has ended. */
    gone: Promise<LostUnit>;
    /**
     * Inspects one picture at a time, and draws an anomaly map to explain it.
     *
     * @throws UnusablePictureError for the picture's faults; UnitLostError when the process ended or hung.
     */
    detect(picture: Uint8Array, explain: boolean): Promise<Detection>;
    end(): void;
}

/** How long a unit may take, in milliseconds. */
export interface UnitLimits {
    /** Silence after which a unit counts as hung, idle ones too. */
    silentMs: number;
    /** Time for one picture. */
    pictureMs: number;
}

/** Default limits. A unit gives four signs of life a second; a picture of the largest size takes seconds. */
export const usualUnitLimits: UnitLimits = { silentMs: 20_000, pictureMs: 60_000 };

/**
 * Starts a process that holds a model. A process that hangs is ended.
 *
 * @param unitModule - the module of the process, for tests of what happens when it dies.
 */
export function startInferenceUnit(
    order: UnitOrder,
    unitModule = require.resolve("./unitProcess"),
    { silentMs, pictureMs }: UnitLimits = usualUnitLimits,
): InferenceUnit {
    const oomKills = countOomKills();
    const child = forkModule(unitModule, { readsS3: order.artifacts.kind === "s3" });
    let onAnswer: { resolve(answer: UnitAnswer): void; reject(error: Error): void } | undefined;
    let hung: string | undefined;

    const ask = (message: object) =>
        new Promise<UnitAnswer>((resolve, reject) => {
            onAnswer = { resolve, reject };
            child.send(
                message,
                (error) =>
                    error !== null &&
                    reject(new UnitLostError(`The inference unit can't be reached (${error.message}).`)),
            );
        });
    const endHung = (reason: string) => {
        hung ??= reason;
        child.kill("SIGKILL");
    };

    const watch = watchChild(child, {
        silentMs,
        onHung: () => endHung(`no sign of life for ${silentMs / 1000} s`),
        onMessage: (answer) => onAnswer?.resolve(answer as UnitAnswer),
    });
    const gone = whenGone(child, (code, signal) => {
        const { reason } = describeEnd(code, signal, { memoryBytes: watch.memoryBytes, oomKills });
        const lost =
            hung === undefined ? ({ kind: "ended", reason } as const) : ({ kind: "hung", reason: hung } as const);
        onAnswer?.reject(new UnitLostError(`The inference unit ${lost.kind} (${lost.reason}).`));
        return lost;
    });

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
            const late = watchSilence(pictureMs, () => endHung(`one picture took more than ${pictureMs / 1000} s`));
            const answer = await ask({ picture, explain }).finally(late.end);
            if (answer.kind === "ready" || answer.kind === "refused") {
                throw new Error("the inference unit answered out of turn");
            }
            return detectionOf(answer);
        },
        end: () => void child.kill("SIGKILL"),
    };
}

function whenGone(
    child: ChildProcess,
    onGone: (code: number | null, signal: NodeJS.Signals | null) => LostUnit,
): Promise<LostUnit> {
    return new Promise<LostUnit>((resolve) => {
        child.on("exit", (code, signal) => resolve(onGone(code, signal)));
        // The process could not be started: there is no other sign of it.
        child.on(
            "error",
            (error) => child.pid === undefined && resolve({ ...onGone(null, null), reason: error.message }),
        );
    });
}
