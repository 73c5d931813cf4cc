import type { Updateable } from "kysely";
import type { Logger } from "pino";
import { ServiceEndsError } from "../background/serviceEndsError";
import { EncryptionKeyError } from "../encryption/kms";
import { EnvelopeError } from "../encryption/envelope";
import type { ModelsTable } from "../store/schema";
import { withoutLease } from "./lease";
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

/**
 * What the end of an attempt changes in the model's row.
 *
 * @param maxAttempts - attempts after which a training whose process dies is given up. Default 3.
 * @returns undefined when the row belongs to someone else now.
 */
export function changesAfter(
    ending: Ending,
    model: ModelRow,
    { log, maxAttempts = 3 }: { log: Logger; maxAttempts?: number },
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
            const attempts = model.trainingAttempts + 1;
            log.error({ modelId: model.id, attempts, reason: ending.reason }, "the training process died");
            return attempts >= maxAttempts
                ? {
                      ...failed(
                          `The training ended unexpectedly ${attempts} times (last: ${ending.reason}). The service's log says more.`,
                      ),
                      trainingAttempts: attempts,
                  }
                : // The next attempt is a job of its own.
                  { ...withoutLease, trainingAttempts: attempts, trainingJob: null, trainingProgress: null };
        }
        case "handed-back":
            return withoutLease;
        case "lease-lost":
            return undefined;
    }
}
