import assert from "node:assert/strict";

/** An action of IAM on a resource. */
export interface Use {
    action: string;
    resource: string;
}

export interface Policy {
    Statement: { Sid: string; Action: string | string[]; Resource: string; Principal?: object }[];
}

/** Fails unless a policy allows all uses, and nothing that no use needs. */
export function requireExact({ Statement: statements }: Policy, uses: readonly Use[]): void {
    const allowed = statements.flatMap(({ Action, Resource }) =>
        [Action].flat().map((action) => ({ action, resource: Resource })),
    );
    const covers = (one: Use, use: Use) => one.action === use.action && globOf(one.resource).test(use.resource);
    const refused = uses.filter((use) => !allowed.some((one) => covers(one, use)));
    assert.deepEqual([...new Set(refused.map(({ action, resource }) => `${action} on ${resource}`))], []);
    const idle = allowed.filter((one) => !uses.some((use) => covers(one, use)));
    assert.deepEqual(idle, []);
}

function globOf(resource: string): RegExp {
    return new RegExp(`^${resource.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
}
