import { aFlag, aList, anObject } from "../arguments/argumentRules";
import type { ArgumentTable } from "../arguments/argumentTable";
import { userNameRule } from "../arguments/policyRules";

/** Arguments of LookoutVisionUser. */
export const userArguments = {
    userName: { rule: userNameRule, required: true, change: "replace" },
    policies: { rule: aList, change: "update" },
    inlinePolicies: { rule: anObject, change: "update" },
    isDisabled: { rule: aFlag, change: "update" },
} satisfies ArgumentTable;
