import { randomBytes } from "node:crypto";
import { bookkeepingChanged } from "../arguments/changedArguments";
import type { CommonInputs, Handlers } from "../host/contract";

type Outputs = CommonInputs & { identity: string };

/** @param random - makes the identity; passed in so that a test can know it. */
export function stackIdentityHandlers(
    random: () => string = () => randomBytes(16).toString("hex"),
): Handlers<CommonInputs, Outputs> {
    return {
        check: (_olds, news) => ({ inputs: news, failures: [] }),
        diff: (_id, olds, news) => ({ changes: bookkeepingChanged(olds, news) }),
        create: async (inputs) => {
            const identity = random();
            return { id: identity, outs: { ...inputs, identity } };
        },
        read: async (_id, outputs) => outputs,
        update: async (_id, olds, news) => ({ ...olds, ...news }),
        delete: async () => undefined,
    };
}
