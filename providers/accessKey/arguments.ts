import { aList } from "../arguments/argumentRules";
import type { ArgumentTable } from "../arguments/argumentTable";
import { userNameRule } from "../arguments/policyRules";

/** Arguments of LookoutVisionAccessKey. */
export const accessKeyArguments = {
    userName: { rule: userNameRule, required: true, change: "replace" },
    triggers: { rule: aList, change: "replace" },
} satisfies ArgumentTable;
