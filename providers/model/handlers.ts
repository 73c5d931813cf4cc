import { clientToken } from "../dynamic/clientToken";
import { changedArguments } from "../dynamic/changedArguments";
import type { Handlers } from "../dynamic/handlers";
import type { HostContext } from "../dynamic/hostContext";
import { InitError } from "../dynamic/initError";
import { explain } from "../dynamic/explain";
import { awaitTraining, modelId } from "./awaitTraining";
import { checkModel } from "./check";
import { deleteVersion } from "./deleteVersion";
import { findVersion, stateOf } from "./describe";
import { diffModel } from "./diff";
import type { ModelInputs, ModelOutputs } from "./state";
import { apiTags, listTags, setTags } from "./tags";

export function modelHandlers(context: HostContext): Handlers<ModelInputs, ModelOutputs> {
    /** By URN the version that the state has: diff learns it, and create, which may replace it, isn't told. */
    const versionsInState = new Map<string, string>();
    /** By URN the id of what create found or made in this run. */
    const idsMade = new Map<string, string>();

    return {
        check: (_olds, news) => checkModel(news),

        diff: (_id, olds, news) => {
            versionsInState.set(news.resourceUrn, olds.version);
            return diffModel(olds, news);
        },

        create: async (inputs) => {
            const service = await context.connect();
            const { projectName } = inputs;
            const request = {
                ProjectName: projectName,
                OutputConfig: { S3Location: { Bucket: inputs.outputConfig.s3Location.bucket, Prefix: inputs.outputConfig.s3Location.prefix } },
                Description: inputs.description,
                KmsKeyId: inputs.kmsKeyId,
                Tags: apiTags(inputs.tags ?? {}),
                ClientToken: inputs.clientToken ?? versionToken(inputs, versionsInState.get(inputs.resourceUrn)),
            };
            const { ModelMetadata: made = {} } = await service.call((api) => api.createModel(request));
            const version = made.ModelVersion ?? "";
            idsMade.set(inputs.resourceUrn, modelId(projectName, version));
            context.progress(inputs.resourceUrn).note(`Training version ${version} of project ${projectName}: ${made.ModelArn}`);
            const outs = await awaitTraining(context, service, inputs, stateOf(inputs, version, made), inputs.timeouts?.create);
            return { id: modelId(projectName, version), outs };
        },

        read: async (_id, outputs) => {
            const service = await context.connect();
            const found = await findVersion(service, outputs);
            if (found === undefined || found.Status === "DELETING") {
                return undefined;
            }
            const tags = await listTags(service, outputs.arn);
            const state = stateOf(outputs, outputs.version, found);
            return Object.keys(tags).length === 0 && outputs.tags === undefined ? state : { ...state, tags };
        },

        update: async (id, olds, news) => {
            const updated: ModelOutputs = { ...olds, ...news };
            for (const argument of ["tags", "timeouts", "clientToken"] as const) {
                if (!(argument in news)) {
                    delete updated[argument];
                }
            }
            const isTraining = olds.status === "TRAINING";
            const tagsChanged = changedArguments(olds, news, ["tags"]).length > 0;
            if (!isTraining && !tagsChanged) {
                return updated;
            }
            const service = await context.connect();
            if (tagsChanged) {
                try {
                    await setTags(service, olds.arn, news.tags ?? {});
                } catch (error) {
                    throw isTraining
                        ? new InitError(id, { ...updated, tags: olds.tags }, `Changing the tags of version ${olds.version} failed: ${explain(error)}`)
                        : error;
                }
            }
            return isTraining ? awaitTraining(context, service, updated, updated, news.timeouts?.update) : updated;
        },

        delete: async (id, outputs) => {
            if (idsMade.get(outputs.resourceUrn) === id) {
                context
                    .progress(outputs.resourceUrn)
                    .warn(
                        `Version ${outputs.version} was kept: a replacement from the same data and arguments within 8 hours is the same version. ` +
                            `To train anew, change an entry of triggers.`,
                    );
                return;
            }
            await deleteVersion(context, await context.connect(), outputs);
        },
    };
}

/**
 * The same for every attempt to make this version: from the stack, all that determines what is trained, and the
 * version that it replaces, which tells a return to earlier triggers from the first time.
 */
function versionToken(inputs: ModelInputs, replaces: string | undefined): string {
    const { stackIdentity, resourceUrn, projectName, outputConfig, description, kmsKeyId, triggers } = inputs;
    return clientToken(stackIdentity, resourceUrn, { projectName, outputConfig, description, kmsKeyId, triggers, replaces });
}
