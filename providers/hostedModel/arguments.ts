import { anObject, quoted, text } from "../arguments/argumentRules";
import type { ArgumentRule } from "../arguments/argumentRules";
import type { ArgumentTable } from "../arguments/argumentTable";
import { durationRule, projectNameRule } from "../arguments/sharedRules";

const inferenceUnits: ArgumentRule = {
    rule: (value) =>
        Number.isSafeInteger(value) && (value as number) >= 1
            ? undefined
            : `a whole number from 1, not ${quoted(value)}`,
};

/** Arguments of LookoutVisionHostedModel. */
export const hostedModelArguments = {
    projectName: { ...projectNameRule, change: "replace" },
    modelVersion: {
        rule: text('the version of a model, as "3"', 1, 2048, /^[1-9][0-9]*$/),
        required: true,
        change: "replace",
    },
    minInferenceUnits: { ...inferenceUnits, change: "update" },
    maxInferenceUnits: { ...inferenceUnits, change: "update" },
    timeouts: { rule: anObject, change: "update" },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
    "timeouts.delete": durationRule,
} satisfies ArgumentTable;
