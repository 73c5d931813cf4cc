import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { DatasetInputs, DatasetOutputs } from "./state";

/**
 * Decides what a change does.
 *
 * Another project or type is another dataset. New content goes into the same dataset. A project has only one dataset of
 * each type, so the new one couldn't exist before the old one is deleted. Replacing it would replace its models too.
 */
export function diffDataset(olds: DatasetOutputs, news: DatasetInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, ["projectName", "datasetType"]);
    const inPlace = changedArguments(olds, news, ["images", "datasetSource", "classMap", "contentHash", "timeouts"]);
    return {
        changes: replaces.length > 0 || inPlace.length > 0 || needsRepair(olds) || bookkeepingChanged(olds, news),
        replaces,
    };
}

/** True unless the service has the complete dataset. */
export function needsRepair({ status }: DatasetOutputs): boolean {
    return status.startsWith("CREATE_") ? status !== "CREATE_COMPLETE" : status.startsWith("DELETE_");
}
