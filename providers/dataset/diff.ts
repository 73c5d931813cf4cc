import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { DatasetInputs, DatasetOutputs } from "./state";

/**
 * Another project or type is another dataset. New content goes into the same one: a project has one of each type, so the
 * new one couldn't be there before the old one is gone, and replacing it would take its models along.
 */
export function diffDataset(olds: DatasetOutputs, news: DatasetInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, ["projectName", "datasetType"]);
    const inPlace = changedArguments(olds, news, ["images", "datasetSource", "classMap", "contentHash", "timeouts"]);
    return {
        changes: replaces.length > 0 || inPlace.length > 0 || needsRepair(olds) || bookkeepingChanged(olds, news),
        replaces,
    };
}

/** True unless the service has the dataset whole. */
export function needsRepair({ status }: DatasetOutputs): boolean {
    return status.startsWith("CREATE_") ? status !== "CREATE_COMPLETE" : status.startsWith("DELETE_");
}
