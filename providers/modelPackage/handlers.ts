import type { Handlers } from "../host/contract";
import type { HostContext } from "../service/hostContext";
import { awaitJob } from "./awaitJob";
import { checkModelPackage } from "./check";
import { findJob, jobOfId, modelPackageId, stateOf } from "./describe";
import { diffModelPackage, hasNotEnded } from "./diff";
import { startJob } from "./startJob";
import type { ModelPackageInputs, ModelPackageOutputs } from "./state";

export function modelPackageHandlers(context: HostContext): Handlers<ModelPackageInputs, ModelPackageOutputs> {
    return {
        check: (_olds, news) => checkModelPackage(news),
        diff: (_id, olds, news) => diffModelPackage(olds, news),

        create: async (inputs) => {
            const service = await context.connect();
            const job = await startJob(service, inputs);
            return {
                id: modelPackageId(job),
                outs: await awaitJob(context, service, inputs, job, inputs.timeouts?.create),
            };
        },

        read: async (id, outputs) => {
            const service = await context.connect();
            const job = jobOfId(id);
            const found = await findJob(service, job);
            return found && stateOf(outputs, job, found);
        },

        update: async (id, olds, news) => {
            const { timeouts: _, ...rest } = olds;
            const updated: ModelPackageOutputs = { ...rest, ...news, jobName: olds.jobName };
            return hasNotEnded(olds)
                ? awaitJob(context, await context.connect(), updated, jobOfId(id), news.timeouts?.update)
                : updated;
        },

        /** Deletes nothing: the API deletes no jobs, and the files that they wrote are the user's. */
        delete: async (_id, { resourceUrn, status, statusMessage }) => {
            if (status === "SUCCEEDED") {
                context.progress(resourceUrn).note(`What was packaged stays. ${statusMessage}`);
            }
        },
    };
}
