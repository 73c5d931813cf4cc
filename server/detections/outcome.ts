import { UnusablePictureError } from "../detector/detection";
import type { Detection } from "../detector/detection";
import { HostingCapacityError, UnitAwayError, UnitLostError } from "./errors";

/**
 * How a look at a picture ended: THE description of it, between processes, between machines, and as a container
 * answers. Within a process it is a Detection or an error.
 */
export type DetectionOutcome =
    | { kind: "detected"; detection: Detection }
    | { kind: "unusable-picture"; sentence: string }
    /** All units of the model are busy, and their lines are full. */
    | { kind: "busy"; sentence: string }
    /** Whoever was asked has no unit of the model now, or isn't the one who was meant. */
    | { kind: "not-here" }
    /** The unit that had the picture was lost. `mayRepeat`: no other one was tried. */
    | { kind: "lost"; sentence: string; mayRepeat: boolean }
    | { kind: "failed"; reason: string };

/** HTTP status of an outcome. The body says more; the status helps people who watch the traffic. */
export const outcomeStatus: Readonly<Record<DetectionOutcome["kind"], number>> = {
    detected: 200,
    "unusable-picture": 400,
    busy: 429,
    "not-here": 404,
    lost: 503,
    failed: 500,
};

/** Looks, and describes how that ended. Never rejects. */
export async function outcomeOf(look: () => Promise<Detection>): Promise<DetectionOutcome> {
    try {
        return { kind: "detected", detection: await look() };
    } catch (error) {
        return outcomeOfError(error);
    }
}

export function outcomeOfError(error: unknown): Exclude<DetectionOutcome, { kind: "detected" }> {
    if (error instanceof UnusablePictureError) {
        return { kind: "unusable-picture", sentence: error.message };
    }
    if (error instanceof HostingCapacityError) {
        return { kind: "busy", sentence: error.message };
    }
    if (error instanceof UnitLostError) {
        return { kind: "lost", sentence: error.message, mayRepeat: error.mayRepeat };
    }
    return error instanceof UnitAwayError ? { kind: "not-here" } : { kind: "failed", reason: (error as Error).message };
}

/**
 * Returns the detection of an outcome, or throws its error.
 *
 * @param place - whoever gave the outcome, such as `the machine at https://10.0.0.7`. Undefined: a process here.
 * @throws UnusablePictureError, HostingCapacityError, UnitLostError, UnitAwayError, or Error for a fault of the service.
 */
export function detectionOf(outcome: DetectionOutcome, place?: string): Detection {
    switch (outcome.kind) {
        case "detected":
            return outcome.detection;
        case "unusable-picture":
            throw new UnusablePictureError(outcome.sentence);
        case "busy":
            throw new HostingCapacityError(outcome.sentence);
        case "lost":
            throw new UnitLostError(outcome.sentence, outcome.mayRepeat);
        case "not-here":
            throw new UnitAwayError(`No unit of the model was found${place === undefined ? "" : ` on ${place}`}.`);
        case "failed":
            throw new Error(place === undefined ? outcome.reason : `On ${place}: ${outcome.reason}`);
    }
}
