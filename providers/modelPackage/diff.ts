import { changesOf } from "../arguments/diffArguments";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import { modelPackageArguments } from "./arguments";
import type { ModelPackageInputs, ModelPackageOutputs } from "./state";

/**
 * Decides what a change does.
 *
 * A job can't be changed, so every change makes another job; so does a job that failed. A job that hadn't ended when it
 * was last read is updated, which waits again. A name is compared only if one is given; otherwise it was generated.
 */
export function diffModelPackage(olds: ModelPackageOutputs, news: ModelPackageInputs): DiffOutcome {
    const { replace, update } = changesOf(olds, news, modelPackageArguments);
    const replaces = replace.filter((name) => name !== "jobName" || news.jobName !== undefined);
    if (olds.status === "FAILED") {
        replaces.push("status");
    }
    return {
        changes: replaces.length > 0 || update.length > 0 || hasNotEnded(olds) || bookkeepingChanged(olds, news),
        replaces,
        deleteBeforeReplace: false,
    };
}

/** True if there is something to wait for. */
export function hasNotEnded({ status }: ModelPackageOutputs): boolean {
    return status !== "SUCCEEDED" && status !== "FAILED";
}
