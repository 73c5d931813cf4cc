import { changesOf } from "../arguments/diffArguments";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import { datasetArguments } from "./arguments";
import type { DatasetInputs, DatasetOutputs } from "./state";

/**
 * Decides what a change does.
 *
 * Another project or type is another dataset. New content goes into the same dataset. A project has only one dataset of
 * each type, so the new one couldn't exist before the old one is deleted. Replacing it would replace its models too.
 */
export function diffDataset(olds: DatasetOutputs, news: DatasetInputs): DiffOutcome {
    const { replace, update } = changesOf(olds, news, datasetArguments);
    return {
        changes: replace.length > 0 || update.length > 0 || needsRepair(olds) || bookkeepingChanged(olds, news),
        replaces: replace,
    };
}

/** True unless the service has the complete dataset. */
export function needsRepair({ status }: DatasetOutputs): boolean {
    return status.startsWith("CREATE_") ? status !== "CREATE_COMPLETE" : status.startsWith("DELETE_");
}
