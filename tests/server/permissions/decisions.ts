import { accessContext } from "../../../server/permissions/accessRequest";
import type { AccessRequest } from "../../../server/permissions/accessRequest";
import { evaluate } from "../../../server/permissions/evaluate";
import type { Grants } from "../../../server/permissions/evaluate";
import { parsePolicy } from "../../../server/permissions/parsePolicy";

export const prefix = "arn:aws:lookoutvision:us-east-1:123456789012";
export const model = `${prefix}:model/boards/3`;

/** Policies of these documents, named p0, p1 and so on. */
export function named(...documents: object[]): Grants["identity"] {
    return documents.map((document, index) => ({ name: `p${index}`, policy: parsePolicy(JSON.stringify(document)) }));
}

export function document(...statements: object[]): object {
    return { Version: "2012-10-17", Statement: statements };
}

/** Allowed, explicitly denied, or implicitly denied. */
export function letterOf(grants: Grants, request: AccessRequest): "A" | "E" | "I" {
    const decision = evaluate(grants, request);
    return decision.allowed ? "A" : decision.explicit ? "E" : "I";
}

/** Decides by one statement that allows, whose other members are given. */
export function allows(
    statement: object,
    facts: Parameters<typeof accessContext>[0] = {},
    { action = "lookoutvision:DetectAnomalies", resource = model } = {},
): boolean {
    const whole = { Effect: "Allow", ...statement };
    const identity = named(
        document({
            ...(!("NotAction" in whole) && { Action: "*" }),
            ...(!("NotResource" in whole) && { Resource: "*" }),
            ...whole,
        }),
    );
    return evaluate({ identity }, { action, resource, context: accessContext(facts) }).allowed;
}
