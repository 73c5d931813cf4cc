import type { Decision } from "./evaluate";

/** Words a denial as IAM does: who may not do what on which resource, and which kind of policy decides it. */
export function denialMessage(
    principalArn: string,
    action: string,
    resource: string,
    { explicit, kind }: Extract<Decision, { allowed: false }>,
): string {
    const reason = explicit
        ? `with an explicit deny in ${kind === "session" ? "a" : "an"} ${kind} policy`
        : `because no ${kind} policy allows the ${action} action`;
    return `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}
