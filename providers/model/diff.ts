import { changedArguments, stubChanged } from "../dynamic/changedArguments";
import type { DiffOutcome } from "../dynamic/handlers";
import type { ModelInputs, ModelOutputs } from "./state";

/**
 * What determines a trained version replaces it; what doesn't is changed in place. A version that is still
 * TRAINING is updated, which waits again; one whose training failed is replaced. Hosting is nobody's drift.
 *
 * The status decides rather than the engine's own mark of a failed operation, since a refresh clears that.
 */
export function diffModel(olds: ModelOutputs, news: ModelInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, ["projectName", "outputConfig", "description", "kmsKeyId", "triggers"]);
    if (olds.status === "TRAINING_FAILED") {
        replaces.push("status");
    }
    const inPlace = changedArguments(olds, news, ["tags", "timeouts", "clientToken"]);
    return {
        changes: replaces.length > 0 || inPlace.length > 0 || olds.status === "TRAINING" || stubChanged(olds, news),
        replaces,
        // The new version is trained while the old one still serves.
        deleteBeforeReplace: false,
    };
}
