import { changesOf } from "../arguments/argumentTable";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import { projectArguments } from "./arguments";
import type { ProjectInputs, ProjectOutputs } from "./state";

export function diffProject(olds: ProjectOutputs, news: ProjectInputs): DiffOutcome {
    const { replace, update } = changesOf(olds, news, projectArguments);
    return { changes: replace.length > 0 || update.length > 0 || bookkeepingChanged(olds, news), replaces: replace };
}
