import { clientToken } from "../dynamic/clientToken";
import { changedArguments } from "../dynamic/changedArguments";
import type { Handlers } from "../dynamic/handlers";
import type { HostContext } from "../dynamic/hostContext";
import { InitError } from "../dynamic/initError";
import { explain } from "../dynamic/explain";
import type { Service } from "../dynamic/service";
import { awaitTraining, modelId } from "./awaitTraining";
import { checkModel } from "./check";
import { deleteVersion } from "./deleteVersion";
import { findVersion, stateOf } from "./describe";
import { diffModel } from "./diff";
import type { ModelInputs, ModelOutputs } from "./state";
import { listTags, setTags } from "./tags";

export function modelHandlers(context: HostContext): Handlers<ModelInputs, ModelOutputs> {
    /** By URN the version that the state has: diff learns it, and create, which may replace it, isn't told. */
    const versionsInState = new Map<string, string>();

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
                ClientToken: versionToken(inputs, versionsInState.get(inputs.resourceUrn)),
            };
            const { ModelMetadata: made = {} } = await service.call((api) => api.createModel(request));
            const version = made.ModelVersion ?? "";
            const id = modelId(projectName, version);
            const started = stateOf(inputs, version, made);
            context.progress(inputs.resourceUrn).note(`Training version ${version} of project ${projectName}: ${made.ModelArn}`);
            // Not in CreateModel: with its client token an up that was cut off couldn't be tried again with other tags.
            await setTagsOf(service, id, started, inputs.tags, undefined);
            return { id, outs: await awaitTraining(context, service, inputs, started, inputs.timeouts?.create) };
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
                await setTagsOf(service, id, updated, news.tags, olds.tags);
            }
            return isTraining ? awaitTraining(context, service, updated, updated, news.timeouts?.update) : updated;
        },

        delete: async (_id, outputs) => {
            await deleteVersion(context, await context.connect(), outputs);
        },
    };
}

/** @throws InitError when that fails: whatever becomes of its tags, the version is there. */
async function setTagsOf(service: Service, id: string, state: ModelOutputs, wanted: ModelInputs["tags"], before: ModelInputs["tags"]): Promise<void> {
    try {
        await setTags(service, state.arn, wanted ?? {});
    } catch (error) {
        throw new InitError(
            id,
            { ...state, tags: before },
            `Changing the tags of version ${state.version} failed: ${explain(error)}. Run "pulumi up" again to go on.`,
        );
    }
}

/**
 * The same for every attempt to make this version: from the stack and all that determines what is trained, or the
 * user's own. A replacement's is another, or within 8 hours it would be the version that it is to replace.
 */
function versionToken(inputs: ModelInputs, replaces: string | undefined): string {
    const { stackIdentity, resourceUrn, projectName, outputConfig, description, kmsKeyId, triggers } = inputs;
    if (inputs.clientToken !== undefined) {
        return replaces === undefined ? inputs.clientToken : clientToken(inputs.clientToken, replaces);
    }
    return clientToken(stackIdentity, resourceUrn, { projectName, outputConfig, description, kmsKeyId, triggers, replaces });
}
