import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { ModelInputs, ModelOutputs } from "./state";

/** What has no part in what is trained. */
export const inPlaceArguments = [
    "tags",
    "operatingPoint",
    "qualityGate",
    "adoptVersion",
    "timeouts",
    "clientToken",
] as const;

/**
 * What determines a trained version replaces it; what doesn't is changed in place. A version that is still
 * TRAINING is updated, which waits again; one whose training failed is replaced. Hosting is nobody's drift.
 *
 * The status decides rather than the engine's own mark of a failed operation, since a refresh clears that.
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
    // A version below its gate that is in the state all the same: with another gate, update looks whether that lets it pass.
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
        // The new version is trained while the old one still serves.
        deleteBeforeReplace: false,
    };
}
