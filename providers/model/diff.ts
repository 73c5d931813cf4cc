import { changesOf } from "../arguments/diffArguments";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import { modelArguments } from "./arguments";
import type { ModelInputs, ModelOutputs } from "./state";

/**
 * Decides what a change does.
 *
 * A change that affects what is trained replaces the version; any other is made in place. A version that is still
 * TRAINING is updated, which waits again. One whose training failed is replaced. Hosting is never drift.
 *
 * The status decides, and not the engine's own mark of a failed operation, because a refresh clears that mark.
 */
export function diffModel(olds: ModelOutputs, news: ModelInputs): DiffOutcome {
    const { replace, update } = changesOf(olds, news, modelArguments);
    const replaces = [...replace];
    if (olds.status === "TRAINING_FAILED") {
        replaces.push("status");
    }
    // A version below its gate may be in the state all the same. With another gate, the update checks whether it now
    // passes.
    const gateChanged = update.includes("qualityGate");
    if (olds.belowGate !== undefined && !gateChanged) {
        replaces.push("qualityGate");
    }
    return {
        changes:
            replaces.length > 0 ||
            update.length > 0 ||
            olds.status === "TRAINING" ||
            olds.gatePending === true ||
            bookkeepingChanged(olds, news),
        replaces,
        // The new version is trained while the old one still answers.
        deleteBeforeReplace: false,
    };
}
