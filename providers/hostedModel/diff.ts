import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { HostedModelInputs, HostedModelOutputs } from "./state";

/**
 * Decides what a change does.
 *
 * Another version is another hosting, so that the new one answers before the old one is stopped. Units are changed in
 * place, by stop and start. A version that wasn't hosted when it was last read is hosted by an update.
 */
export function diffHostedModel(olds: HostedModelOutputs, news: HostedModelInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, ["projectName", "modelVersion"]);
    const inPlace = changedArguments(olds, news, ["minInferenceUnits", "maxInferenceUnits", "timeouts"]);
    return {
        changes:
            replaces.length > 0 || inPlace.length > 0 || olds.status !== "HOSTED" || bookkeepingChanged(olds, news),
        replaces,
        deleteBeforeReplace: false,
    };
}
