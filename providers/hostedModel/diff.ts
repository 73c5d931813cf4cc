import { changesOf } from "../arguments/diffArguments";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import { hostedModelArguments } from "./arguments";
import type { HostedModelInputs, HostedModelOutputs } from "./state";

/**
 * Decides what a change does.
 *
 * Another version is another hosting, so that the new one answers before the old one is stopped. Units are changed in
 * place, by stop and start. A version that wasn't hosted when it was last read is hosted by an update.
 */
export function diffHostedModel(olds: HostedModelOutputs, news: HostedModelInputs): DiffOutcome {
    const { replace, update } = changesOf(olds, news, hostedModelArguments);
    return {
        changes: replace.length > 0 || update.length > 0 || olds.status !== "HOSTED" || bookkeepingChanged(olds, news),
        replaces: replace,
        deleteBeforeReplace: false,
    };
}
