import type { Decision, Grants } from "./evaluate";

/** Condition keys whose value is the same for all calls of a principal that come from one address in one way. */
const steadyKeys: ReadonlySet<string> = new Set([
    "aws:username",
    "aws:userid",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:sourceip",
    "aws:securetransport",
    "aws:requestedregion",
    "aws:viaawsservice",
]);

/** Most decisions that are kept. A camera asks for one, and callers choose what they ask for. */
const mostKept = 256;

/** Keeps decisions on what a principal asks for again and again. */
export interface DecisionMemo {
    /**
     * Returns the decision on an action and a resource. `decide` makes one that isn't kept.
     *
     * @param origin - text that stands for where the call comes from: its address and whether it came over TLS.
     */
    of(action: string, resource: string, origin: string, decide: () => Decision): Decision;
}

/**
 * Makes a memo for the decisions of one principal. Undefined: its policies ask for facts that differ from call to call,
 * such as the time or tags.
 */
export function decisionMemo({ identity, session }: Grants): DecisionMemo | undefined {
    const policies = [...(identity ?? []), ...(session ?? [])];
    if (policies.some(({ policy }) => [...policy.keys].some((key) => !steadyKeys.has(key)))) {
        return undefined;
    }
    const kept = new Map<string, Decision>();
    return {
        of(action, resource, origin, decide) {
            // Neither actions nor origins have a line break.
            const asked = `${action}\n${origin}\n${resource}`;
            let decision = kept.get(asked);
            if (decision === undefined) {
                decision = decide();
                if (kept.size >= mostKept) {
                    kept.clear();
                }
                kept.set(asked, decision);
            }
            return decision;
        },
    };
}
