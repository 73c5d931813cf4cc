import { changesOf } from "../arguments/diffArguments";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import { localBucketArguments } from "./arguments";
import type { LocalBucketInputs, LocalBucketOutputs } from "./state";

/** @param isAtHome - true if the folder exists where the service looks for it. */
export function diffLocalBucket(olds: LocalBucketOutputs, news: LocalBucketInputs, isAtHome: boolean): DiffOutcome {
    const { replace } = changesOf(olds, news, localBucketArguments);
    return { changes: replace.length > 0 || !isAtHome || bookkeepingChanged(olds, news), replaces: replace };
}
