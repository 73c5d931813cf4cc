import { anObject, checkArguments, quoted, text } from "../arguments/argumentRules";
import type { ArgumentRule } from "../arguments/argumentRules";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { durationRule, projectNameRule } from "../arguments/sharedRules";

/** Checks every argument against the API's own rules, and fills in the number of units if the user gave none. */
export function checkHostedModel(news: RawProperties): CheckOutcome {
    const inputs = { ...news, minInferenceUnits: news["minInferenceUnits"] ?? 1 };
    const failures = checkArguments(inputs, rules);
    return { inputs, failures: failures.length === 0 ? checkOrder(inputs) : failures };
}

const inferenceUnits: ArgumentRule = {
    rule: (value) =>
        Number.isSafeInteger(value) && (value as number) >= 1
            ? undefined
            : `a whole number from 1, not ${quoted(value)}`,
};

const rules: Readonly<Record<string, ArgumentRule>> = {
    projectName: projectNameRule,
    modelVersion: { rule: text('the version of a model, as "3"', 1, 2048, /^[1-9][0-9]*$/), required: true },
    minInferenceUnits: inferenceUnits,
    maxInferenceUnits: inferenceUnits,
    timeouts: { rule: anObject },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
    "timeouts.delete": durationRule,
};

function checkOrder({ minInferenceUnits: min, maxInferenceUnits: max }: RawProperties): CheckFailure[] {
    return typeof min === "number" && typeof max === "number" && max < min
        ? [
              {
                  property: "maxInferenceUnits",
                  reason: `maxInferenceUnits must be at least minInferenceUnits, which is ${min}, not ${max}`,
              },
          ]
        : [];
}
