import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { LocalBucketInputs, LocalBucketOutputs } from "./state";

/** @param isAtHome - true if the folder exists where the service looks for it. */
export function diffLocalBucket(olds: LocalBucketOutputs, news: LocalBucketInputs, isAtHome: boolean): DiffOutcome {
    const replaces = changedArguments(olds, news, ["bucket"]);
    return { changes: replaces.length > 0 || !isAtHome || bookkeepingChanged(olds, news), replaces };
}
