import { ServiceEndsError } from "../background/serviceEndsError";

/**
 * Whether an error of a training would come once more with the same pictures: one of the computation. What the system, a
 * bucket or too little memory causes may pass, so it is worth another attempt.
 */
export function wouldFailAgain(error: unknown): error is Error {
    return (
        error instanceof Error &&
        !(error instanceof ServiceEndsError) &&
        !("code" in error) &&
        !("$metadata" in error) &&
        !(error.cause !== undefined && !wouldFailAgain(error.cause)) &&
        !/alloc|memory/i.test(error.message)
    );
}

/** A StatusMessage: what failed in which stage, and what to do. */
export function describeFault(error: Error, stage: string): string {
    const reason = error.message.replace(/[.\s]+$/, "");
    return `The training failed at the stage "${stage}": ${reason}. It would fail again with the same pictures, so it was not repeated. This is a fault of the service: please report it, with the service's log.`;
}
