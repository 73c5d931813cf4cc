import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { DiffOutcome } from "../host/contract";
import type { ProjectInputs, ProjectOutputs } from "./state";

export function diffProject(olds: ProjectOutputs, news: ProjectInputs): DiffOutcome {
    const replaces = changedArguments(olds, news, ["projectName"]);
    const inPlace = changedArguments(olds, news, ["clientToken"]);
    return { changes: replaces.length > 0 || inPlace.length > 0 || bookkeepingChanged(olds, news), replaces };
}
