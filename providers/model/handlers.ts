import { isDeepStrictEqual } from "node:util";
import { followDatasets } from "../dataset/declaredDatasets";
import type { DeclaredDatasets } from "../dataset/declaredDatasets";
import { argumentNames } from "../arguments/argumentTable";
import { changedArguments } from "../arguments/changedArguments";
import type { Handlers } from "../host/contract";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import { explain } from "../service/errors";
import type { Service } from "../service/connection";
import { findAdopted } from "./adoptVersion";
import { awaitTraining } from "./awaitTraining";
import { checkModel } from "./check";
import { deleteVersion } from "./deleteVersion";
import { argumentsOf, findVersion, stateOf } from "./describe";
import { modelArguments } from "./arguments";
import { diffModel } from "./diff";
import { handOverAfter, removeMark } from "./handOver";
import { followLeftovers } from "./leftovers";
import { modelId, modelOfId } from "./modelId";
import { readOperatingPoint, setOperatingPoint } from "./operatingPoint";
import { passGate, passGateInState, warnBelowGate } from "./passGate";
import { findBaseline, standingModel } from "./qualityGate";
import { startedMark } from "./startedMark";
import { engineTag, tagsOfEngine } from "./engine";
import { sensitiveToTag, sensitivityOf, tagsOfSensitivity } from "./sensitiveTo";
import { startTraining } from "./startTraining";
import type { ModelInputs, ModelOutputs } from "./state";
import { listTags, mostModelTags, setTags } from "./tags";

/** @param declared - the datasets that are checked in the same host. */
export function modelHandlers(
    context: HostContext,
    declared: DeclaredDatasets = followDatasets(),
): Handlers<ModelInputs, ModelOutputs> {
    /** Versions in the state, by URN. Diff and read learn them; create, which may replace one, isn't told. */
    const replacements = new Map<string, { version: string; standing: string | undefined }>();
    const leftovers = followLeftovers();

    function isInState(model: ModelOutputs): void {
        leftovers.keep(model.projectName, model.version);
        replacements.set(model.resourceUrn, { version: model.version, standing: standingModel(model) });
    }

    async function train(service: Service, inputs: ModelInputs): Promise<{ id: string; outs: ModelOutputs }> {
        const { resourceUrn, projectName } = inputs;
        const { version: replaced, standing: previousModel } = replacements.get(resourceUrn) ?? {};
        const baseline = await findBaseline(service, inputs, previousModel);
        const onTrial = { gatePending: true, ...(previousModel !== undefined && { previousModel }) } as const;
        const started: ModelOutputs = { ...(await startTraining(service, inputs, replaced)), ...onTrial };
        const { version, arn } = started;
        leftovers.keep(projectName, version);
        const id = modelId(projectName, version);
        context.progress(resourceUrn).note(`Training version ${version} of project ${projectName}: ${arn}`);
        const trained = async () => {
            const others = Object.keys({
                ...inputs.tags,
                ...tagsOfSensitivity(inputs.sensitiveTo),
                ...tagsOfEngine(inputs.engine),
            });
            const isRoom = others.length < mostModelTags;
            await setTagsOf(service, id, started, inputs.tags, undefined, isRoom ? [startedMark] : []);
            const trainedVersion = await awaitTraining(context, service, started, inputs.timeouts?.create);
            const { operatingPoint } = inputs;
            // The gate is applied at the threshold that is wanted.
            const set =
                operatingPoint === undefined
                    ? trainedVersion
                    : await setOperatingPoint(context, service, trainedVersion, operatingPoint, undefined);
            const outs = await passGate(context, service, set, baseline);
            await leftovers.remove(context, service, inputs);
            return { id, outs };
        };
        return handOverAfter(trained(), context, service, arn);
    }

    async function adopt(
        service: Service,
        inputs: ModelInputs,
        version: string,
    ): Promise<{ id: string; outs: ModelOutputs }> {
        const adopted = await findAdopted(service, inputs, version);
        leftovers.keep(inputs.projectName, version);
        const id = modelId(inputs.projectName, version);
        context
            .progress(inputs.resourceUrn)
            .note(`Version ${version} of project ${inputs.projectName} is taken over: ${adopted.arn}`);
        await setTagsOf(service, id, adopted, inputs.tags, undefined);
        const waited =
            adopted.status === "TRAINING"
                ? await awaitTraining(context, service, adopted, inputs.timeouts?.create)
                : adopted;
        const { operatingPoint } = inputs;
        const found = await readOperatingPoint(service, waited);
        const outs = isDeepStrictEqual(operatingPoint, found?.point)
            ? waited
            : await setOperatingPoint(context, service, waited, operatingPoint, found?.point);
        await leftovers.remove(context, service, inputs);
        return { id, outs };
    }

    return {
        check: (olds, news) => {
            const { inputs, failures } = checkModel(news);
            const { reasons, isSure } = declared.shortages(news["projectName"]);
            // A version that exists, or is taken over, needs no training now.
            const isTrained = Object.keys(olds).length > 0 || ![undefined, null].includes(news["adoptVersion"] as null);
            const fails = isSure && !isTrained;
            const shortages = reasons.map((reason) => ({ property: "", reason }));
            return {
                inputs,
                failures: fails ? [...failures, ...shortages] : failures,
                warnings: fails ? [] : reasons,
            };
        },

        diff: (_id, olds, news) => {
            // A renamed resource has another URN in the program than in the state. Create is told the new one.
            isInState({ ...olds, resourceUrn: news.resourceUrn });
            return diffModel(olds, news);
        },

        create: async (inputs) => {
            const service = await context.connect();
            await leftovers.lookFor(service, inputs);
            const isFirst = !replacements.has(inputs.resourceUrn);
            return inputs.adoptVersion !== undefined && isFirst
                ? adopt(service, inputs, inputs.adoptVersion)
                : train(service, inputs);
        },

        read: async (id, outputs) => {
            const service = await context.connect();
            const isGot = outputs.version === undefined;
            const model = isGot ? modelOfId(id) : outputs;
            if (!isGot) {
                isInState(outputs);
            }
            const found = await findVersion(service, model);
            if (found === undefined || found.Status === "DELETING") {
                return undefined;
            }
            const all = await listTags(service, found.ModelArn ?? outputs.arn);
            const { [startedMark]: _mark, [sensitiveToTag]: _told, [engineTag]: _engine, ...tags } = all;
            const known = isGot
                ? { ...outputs, projectName: model.projectName, ...argumentsOf(found), ...sensitivityOf(all) }
                : outputs;
            const state = stateOf(known, model.version, found);
            const tagged = Object.keys(tags).length === 0 && outputs.tags === undefined ? state : { ...state, tags };
            const set = found.Performance && (await readOperatingPoint(service, model));
            if (set === undefined) {
                return tagged;
            }
            const { operatingPoint: _known, ...others } = tagged;
            return set.point === undefined ? others : { ...others, operatingPoint: set.point };
        },

        update: async (id, olds, news) => {
            const updated: ModelOutputs = { ...olds, ...news };
            for (const argument of argumentNames(modelArguments).filter((name) => !(name in news))) {
                delete updated[argument as keyof ModelOutputs];
            }
            const isTraining = olds.status === "TRAINING";
            const isOnTrial = olds.gatePending === true || olds.belowGate !== undefined;
            const tagsChanged = changedArguments(olds, news, ["tags"]).length > 0;
            if (!isOnTrial && changedArguments(olds, news, ["qualityGate"]).length > 0) {
                warnBelowGate(context, updated);
            }
            const pointChanged =
                changedArguments(olds, news, ["operatingPoint"]).length > 0 ||
                (isTraining && news.operatingPoint !== undefined);
            if (!isTraining && !isOnTrial && !tagsChanged && !pointChanged) {
                return updated;
            }
            const service = await context.connect();
            if (tagsChanged) {
                await setTagsOf(service, id, updated, news.tags, olds.tags);
            }
            let outs = updated;
            if (isTraining) {
                await removeMark(service, updated.arn).catch(() => undefined);
                outs = await awaitTraining(context, service, updated, news.timeouts?.update);
            }
            if (pointChanged) {
                const before = isTraining ? undefined : olds.operatingPoint;
                outs = await setOperatingPoint(context, service, outs, news.operatingPoint, before);
            }
            return isOnTrial ? passGateInState(service, outs) : outs;
        },

        delete: async (_id, outputs) => {
            const service = await context.connect();
            await leftovers.lookFor(service, outputs);
            await deleteVersion(context, service, outputs);
            await leftovers.remove(context, service, outputs);
        },
    };
}

/** @throws InitError if that fails: the version exists, whatever becomes of its tags. */
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
