import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { ModelInputs, ModelOutputs } from "./state";

/** Arguments that don't affect training and are updated in place. */
export const inPlaceArguments = [
    "tags",
    "operatingPoint",
    "qualityGate",
    "adoptVersion",
    "timeouts",
    "clientToken",
] as const;

/**
 * Decides what a change does.
 *
 * A change that affects what is trained replaces the version; any other is made in place. A version that is still
 * TRAINING is updated, which waits again. One whose training failed is replaced. Hosting is never drift.
 *
 * The status decides, and not the engine's own mark of a failed operation, because a refresh clears that mark.
 */
export function diffModel(olds: ModelOutputs, news: ModelInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, [
        "projectName",
        "outputConfig",
        "description",
        "kmsKeyId",
        "sensitiveTo",
        "triggers",
    ]);
    if (olds.status === "TRAINING_FAILED") {
        replaces.push("status");
    }
    // A version below its gate may be in the state all the same. With another gate, the update checks whether it now
    // passes.
    const gateChanged = changedArguments(olds, news, ["qualityGate"]).length > 0;
    if (olds.belowGate !== undefined && !gateChanged) {
        replaces.push("qualityGate");
    }
    const inPlace = changedArguments(olds, news, inPlaceArguments);
    return {
        changes:
            replaces.length > 0 ||
            inPlace.length > 0 ||
            olds.status === "TRAINING" ||
            olds.gatePending === true ||
            bookkeepingChanged(olds, news),
        replaces,
        // The new version is trained while the old one still answers.
        deleteBeforeReplace: false,
    };
}
