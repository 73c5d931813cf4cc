import type { ArgumentTable } from "../arguments/argumentTable";
import { clientTokenRule, projectNameRule } from "../arguments/sharedRules";

/** Arguments of LookoutVisionProject. */
export const projectArguments = {
    projectName: { ...projectNameRule, change: "replace" },
    clientToken: { ...clientTokenRule, change: "update" },
} satisfies ArgumentTable;
