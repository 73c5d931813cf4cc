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
import { handOverAfter, removeMark } from "./handOver";
import { followLeftovers } from "./leftovers";
import { startedMark } from "./startedMark";
import { startTraining } from "./startTraining";
import type { ModelInputs, ModelOutputs } from "./state";
import { listTags, setTags } from "./tags";

/** The user's tags and the mark must not be more than a model can have. */
const mostTags = 50;

export function modelHandlers(context: HostContext): Handlers<ModelInputs, ModelOutputs> {
    /** By URN the version that the state has: diff learns it, and create, which may replace it, isn't told. */
    const versionsInState = new Map<string, string>();
    const leftovers = followLeftovers();

    return {
        check: (_olds, news) => checkModel(news),

        diff: (_id, olds, news) => {
            versionsInState.set(news.resourceUrn, olds.version);
            return diffModel(olds, news);
        },

        create: async (inputs) => {
            const service = await context.connect();
            const { resourceUrn, projectName } = inputs;
            const replaced = versionsInState.get(resourceUrn);
            await leftovers.lookFor(service, inputs);
            const started = await startTraining(service, inputs, replaced);
            const { version, arn } = started;
            const id = modelId(projectName, version);
            context.progress(resourceUrn).note(`Training version ${version} of project ${projectName}: ${arn}`);
            const trained = async () => {
                const isRoom = Object.keys(inputs.tags ?? {}).length < mostTags;
                await setTagsOf(service, id, started, inputs.tags, undefined, isRoom ? [startedMark] : []);
                const outs = await awaitTraining(context, service, inputs, started, inputs.timeouts?.create);
                await leftovers.remove(context, service, inputs, [version, replaced]);
                return { id, outs };
            };
            return handOverAfter(trained(), context, service, arn);
        },

        read: async (_id, outputs) => {
            const service = await context.connect();
            const found = await findVersion(service, outputs);
            if (found === undefined || found.Status === "DELETING") {
                return undefined;
            }
            const { [startedMark]: _mark, ...tags } = await listTags(service, outputs.arn);
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
            if (!isTraining) {
                return updated;
            }
            await removeMark(service, updated.arn).catch(() => undefined);
            return awaitTraining(context, service, updated, updated, news.timeouts?.update);
        },

        delete: async (_id, outputs) => {
            const service = await context.connect();
            await leftovers.lookFor(service, outputs);
            await deleteVersion(context, service, outputs);
            await leftovers.remove(context, service, outputs, [versionsInState.get(outputs.resourceUrn)]);
        },
    };
}

/** @throws InitError when that fails: whatever becomes of its tags, the version is there. */
async function setTagsOf(
    service: Service,
    id: string,
    state: ModelOutputs,
    wanted: ModelInputs["tags"],
    before: ModelInputs["tags"],
    kept: readonly string[] = [],
): Promise<void> {
    try {
        await setTags(service, state.arn, wanted ?? {}, kept);
    } catch (error) {
        throw new InitError(
            id,
            { ...state, tags: before },
            `Changing the tags of version ${state.version} failed: ${explain(error)}. Run "pulumi up" again to go on.`,
        );
    }
}
