import { checkArguments } from "../arguments/argumentRules";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { hostedModelArguments } from "./arguments";

/** Checks every argument against the API's own rules, and fills in the number of units if the user gave none. */
export function checkHostedModel(news: RawProperties): CheckOutcome {
    const inputs = { ...news, minInferenceUnits: news["minInferenceUnits"] ?? 1 };
    const failures = checkArguments(inputs, hostedModelArguments);
    return { inputs, failures: failures.length === 0 ? checkOrder(inputs) : failures };
}

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
