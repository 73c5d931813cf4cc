import type { ModelStatus } from "../store/schema";

/** Verb for what a call does with a version, as refusals word it. */
export type ModelVerb = "started" | "stopped" | "deleted" | "cancelled" | "packaged" | "tried" | "used to detect";

const ends = "Wait until that ends.";
const failed = "Its training failed, as its StatusMessage says. Train another version.";

/** Advice for each status that refuses a call. Missing verbs are allowed, or there is no advice. */
const steps: Readonly<Record<ModelStatus, Readonly<Partial<Record<ModelVerb, string>>>>> = {
    TRAINING: {
        started: "Wait until its training ends.",
        stopped: "Wait until its training ends.",
        deleted: "Wait until its training ends.",
        packaged: "Wait until its training ends.",
        tried: "Wait until its training ends.",
        "used to detect": "Wait until its training ends, and start it with StartModel.",
    },
    TRAINED: { "used to detect": "Start it with StartModel, and wait until it is HOSTED." },
    TRAINING_FAILED: { started: failed, packaged: failed, tried: failed, "used to detect": failed },
    STARTING_HOSTING: {
        started: ends,
        stopped: ends,
        deleted: ends,
        "used to detect": "Wait until it is HOSTED.",
    },
    HOSTED: { deleted: "Stop it first." },
    STOPPING_HOSTING: {
        started: ends,
        stopped: ends,
        deleted: ends,
        packaged: ends,
        "used to detect": "Wait until that ends, and start it again with StartModel.",
    },
    HOSTING_FAILED: {
        "used to detect": "Its StatusMessage says why. Correct that, and start it again with StartModel.",
    },
    SYSTEM_UPDATING: { started: ends, stopped: ends, deleted: ends },
    DELETING: {},
};

/** Words the advice after a refusal, as a sentence with a space before it. Empty: there is none. */
export function nextStep(verb: ModelVerb, status: ModelStatus): string {
    const step = steps[status][verb];
    return step === undefined ? "" : ` ${step}`;
}
