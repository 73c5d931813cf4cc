import { changedArguments, stubChanged } from "../dynamic/changedArguments";
import type { DiffOutcome } from "../dynamic/handlers";
import type { LocalBucketInputs, LocalBucketOutputs } from "./handlers";

export function diffLocalBucket(olds: LocalBucketOutputs, news: LocalBucketInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, ["bucket"]);
    return { changes: replaces.length > 0 || stubChanged(olds, news), replaces };
}
