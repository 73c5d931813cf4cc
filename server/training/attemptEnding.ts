import type { Updateable } from "kysely";
import type { Logger } from "pino";
import { ServiceEndsError } from "../background/serviceEndsError";
import { EncryptionKeyError } from "../encryption/kms";
import { EnvelopeError } from "../encryption/envelope";
import type { ModelsTable } from "../store/schema";
import { withoutLease } from "../store/rowLeases";
import type { ModelRow } from "./lease";
import type { JobEnding } from "./engines/trainingEngine";

/** How an attempt at a training ended: as its engine tells, or since the service wants it. */
export type Ending =
    | JobEnding
    | { kind: "timed-out"; sentence: string }
    | { kind: "handed-back" }
    /** Another has the training now, or it was cancelled. */
    | { kind: "lease-lost" };

/** How an attempt ended that threw an error before or beside its process. */
export function endingAfter(error: unknown): Ending {
    if (error instanceof ServiceEndsError) {
        return { kind: "handed-back" };
    }
    return error instanceof EncryptionKeyError || error instanceof EnvelopeError
        ? { kind: "refused", sentence: error.message }
        : { kind: "crashed", reason: (error as Error).message };
}

/** Factor of the pause after an attempt that had too little memory: what else runs may need a while to end. */
const memoryPause = 12;

/** Pause of a training while the disk is full, in milliseconds. */
const diskFullMs = 30_000;

/**
 * Changes after which nobody owns a training, and nobody takes it until then. Its next attempt is a job of its own,
 * unless the job is kept.
 */
function pausedUntil(until: number, keepsJob?: true): Updateable<ModelsTable> {
    const noJob = keepsJob ? {} : { trainingJob: null };
    return { leaseOwner: null, leaseExpiresAt: until, trainingProgress: null, ...noJob };
}

export interface EndingOptions {
    /** Log that names the model. */
    log: Logger;
    now(): number;
    maxAttempts?: number;
    retryPauseMs?: number;
}

/**
 * What the end of an attempt changes in the model's row.
 *
 * @param maxAttempts - attempts after which a training whose process dies is given up. Default 3.
 * @param retryPauseMs - pause before the second attempt, in milliseconds. See `AttemptOptions`.
 * @returns undefined when the row belongs to someone else now.
 */
export function changesAfter(
    ending: Ending,
    model: ModelRow,
    { log, now, maxAttempts = 3, retryPauseMs = 5_000 }: EndingOptions,
): Updateable<ModelsTable> | undefined {
    const failed = (statusMessage: string) => ({
        ...withoutLease,
        status: "TRAINING_FAILED" as const,
        statusMessage,
        trainingProgress: null,
    });
    switch (ending.kind) {
        case "trained":
            return { ...withoutLease, ...ending.outcome, status: "TRAINED", trainingProgress: null };
        case "refused":
        case "timed-out":
            return failed(ending.sentence);
        case "crashed": {
            if (ending.cause === "disk-full") {
                log.error({ reason: ending.reason }, "a training waits, because the disk is full");
                return {
                    ...pausedUntil(now() + diskFullMs, ending.keepsJob),
                    statusMessage: `The training waits, because the disk is full, and goes on when there is room: ${ending.reason}.`,
                };
            }
            const attempts = model.trainingAttempts + 1;
            const advice =
                ending.cause === "memory"
                    ? "Train with fewer or smaller pictures, fewer trainings at a time, or more memory."
                    : "The service's log says more.";
            if (attempts >= maxAttempts) {
                log.error({ attempts, reason: ending.reason }, "the training process died");
                return {
                    ...failed(`The training ended unexpectedly ${attempts} times (last: ${ending.reason}). ${advice}`),
                    trainingAttempts: attempts,
                };
            }
            const pauseMs = retryPauseMs * (ending.cause === "memory" ? memoryPause : 1) * 2 ** (attempts - 1);
            log.error({ attempts, reason: ending.reason, pauseMs }, "the training process died");
            return {
                ...pausedUntil(now() + pauseMs, ending.keepsJob),
                trainingAttempts: attempts,
                statusMessage: `The training ended unexpectedly (${ending.reason}). It begins again in ${Math.ceil(pauseMs / 1000)} s.`,
            };
        }
        case "handed-back":
            return withoutLease;
        case "lease-lost":
            return undefined;
    }
}
