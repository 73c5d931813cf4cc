import type { ArgumentTable } from "../arguments/argumentTable";
import { documentRule, policyNameRule } from "../arguments/policyRules";

/** Arguments of LookoutVisionPolicy. */
export const policyArguments = {
    policyName: { rule: policyNameRule, required: true, change: "replace" },
    document: { rule: documentRule, required: true, change: "update" },
} satisfies ArgumentTable;
