import { checkArguments } from "../arguments/argumentRules";
import { documentRule, policyNameRule } from "../arguments/policyRules";
import { isUnknown } from "../arguments/unknown";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { userArguments } from "./arguments";

export function checkUser(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: [
            ...checkArguments(news, userArguments),
            ...checkPolicies(news["policies"]),
            ...checkInlinePolicies(news["inlinePolicies"]),
        ],
    };
}

function checkPolicies(policies: unknown): CheckFailure[] {
    return Array.isArray(policies)
        ? policies.flatMap((name: unknown, index) => failureOf(`policies[${index}]`, name, policyNameRule))
        : [];
}

function checkInlinePolicies(policies: unknown): CheckFailure[] {
    return typeof policies === "object" && policies !== null && !Array.isArray(policies)
        ? Object.entries(policies).flatMap(([name, document]) => {
              const property = `inlinePolicies[${JSON.stringify(name)}]`;
              return [
                  ...failureOf(`name of ${property}`, name, policyNameRule),
                  ...failureOf(property, document, documentRule),
              ];
          })
        : [];
}

function failureOf(property: string, value: unknown, rule: (value: unknown) => string | undefined): CheckFailure[] {
    const must = isUnknown(value) ? undefined : rule(value);
    return must === undefined ? [] : [{ property, reason: `${property} must be ${must}` }];
}
