import { changedArguments, bookkeepingChanged } from "../arguments/changedArguments";
import type { Handlers } from "../host/contract";
import type { HostContext } from "../service/hostContext";
import { findVersion } from "../model/describe";
import { modelId, modelOfId } from "../model/modelId";
import { checkHostedModel } from "./check";
import { stateOf } from "./describe";
import { diffHostedModel } from "./diff";
import { hostVersion } from "./hostVersion";
import type { HostedModelInputs, HostedModelOutputs } from "./state";
import { stopHosting } from "./stopHosting";

export function hostedModelHandlers(context: HostContext): Handlers<HostedModelInputs, HostedModelOutputs> {
    return {
        check: (_olds, news) => checkHostedModel(news),
        diff: (_id, olds, news) => diffHostedModel(olds, news),

        create: async (inputs) => ({
            id: modelId(inputs.projectName, inputs.modelVersion),
            outs: await hostVersion(context, await context.connect(), inputs, inputs.timeouts?.create),
        }),

        /**
         * Reads the hosting. A version that isn't hosted still exists: its status says so, and the next `up` hosts it
         * again.
         */
        read: async (id, outputs) => {
            const service = await context.connect();
            // For a resource that is only read, only the id is known.
            const { projectName, version } = modelOfId(id);
            const found = await findVersion(service, { projectName, version });
            return found === undefined || found.Status === "DELETING"
                ? undefined
                : stateOf({ ...outputs, projectName, modelVersion: version }, service, found);
        },

        update: async (_id, olds, news) => {
            const isAsDeclared =
                olds.status === "HOSTED" &&
                changedArguments(olds, news, ["minInferenceUnits", "maxInferenceUnits"]).length === 0;
            // For any other reason, for instance that the service has moved, it is read from the service.
            if (
                isAsDeclared &&
                (bookkeepingChanged(olds, news) || changedArguments(olds, news, ["timeouts"]).length > 0)
            ) {
                const { timeouts: _, ...rest } = olds;
                return { ...rest, ...news };
            }
            return hostVersion(context, await context.connect(), news, news.timeouts?.update);
        },

        delete: async (_id, outputs) => stopHosting(context, await context.connect(), outputs),
    };
}
