import { changedArguments } from "../dynamic/changedArguments";
import type { Handlers } from "../dynamic/handlers";
import type { HostContext } from "../dynamic/hostContext";
import { findVersion } from "../model/describe";
import { checkHostedModel } from "./check";
import { hostedModelId, stateOf } from "./describe";
import { diffHostedModel } from "./diff";
import { hostVersion } from "./hostVersion";
import type { HostedModelInputs, HostedModelOutputs } from "./state";
import { stopHosting } from "./stopHosting";

export function hostedModelHandlers(context: HostContext): Handlers<HostedModelInputs, HostedModelOutputs> {
    return {
        check: (_olds, news) => checkHostedModel(news),
        diff: (_id, olds, news) => diffHostedModel(olds, news),

        create: async (inputs) => ({
            id: hostedModelId(inputs),
            outs: await hostVersion(context, await context.connect(), inputs, inputs.timeouts?.create),
        }),

        /** A version that isn't hosted is still here: its status says so, and the next `up` hosts it again. */
        read: async (_id, outputs) => {
            const service = await context.connect();
            const { projectName, modelVersion } = outputs;
            const found = await findVersion(service, { projectName, version: modelVersion });
            return found === undefined || found.Status === "DELETING" ? undefined : stateOf(outputs, service, found);
        },

        update: async (_id, olds, news) => {
            const unitsChanged = changedArguments(olds, news, ["minInferenceUnits", "maxInferenceUnits"]).length > 0;
            if (olds.status === "HOSTED" && !unitsChanged) {
                const { timeouts: _, ...rest } = olds;
                return { ...rest, ...news };
            }
            return hostVersion(context, await context.connect(), news, news.timeouts?.update);
        },

        delete: async (_id, outputs) => stopHosting(context, await context.connect(), outputs),
    };
}
