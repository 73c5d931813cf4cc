import { diffArguments } from "../arguments/diffArguments";
import type { DiffOutcome } from "../host/contract";
import { projectArguments } from "./arguments";
import type { ProjectInputs, ProjectOutputs } from "./state";

export function diffProject(olds: ProjectOutputs, news: ProjectInputs): DiffOutcome {
    return diffArguments(olds, news, projectArguments);
}
