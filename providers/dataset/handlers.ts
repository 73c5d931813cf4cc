import { existsSync } from "node:fs";
import { changedArguments } from "../arguments/changedArguments";
import { explain, isNotFound } from "../service/errors";
import type { Handlers } from "../host/contract";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import { isOfOriginal } from "../service/originals";
import { checkDataset } from "./check";
import { followDatasets } from "./declaredDatasets";
import type { DeclaredDatasets } from "./declaredDatasets";
import { bucketFolderNow, removeAllPictures, removeStalePictures, uploadPictures } from "./datasetPictures";
import { datasetId, datasetOfId, factsOf, findDataset, samePlace, stateOf } from "./describe";
import { diffDataset, needsRepair } from "./diff";
import { removeMappedManifest, writeMappedManifest } from "./mapClasses";
import { awaitImport, deleteDataset, importManifest } from "./importManifest";
import type { DatasetInputs, DatasetOutputs } from "./state";

/** @param declared - gets the datasets that are checked. */
export function datasetHandlers(
    context: HostContext,
    declared: DeclaredDatasets = followDatasets(),
): Handlers<DatasetInputs, DatasetOutputs> {
    const { connect } = context;

    /** Returns the bucket's present folder if the data folder was moved since it was recorded. */
    async function movedFolder(state: DatasetOutputs): Promise<Pick<DatasetOutputs, "bucketFolder">> {
        const { bucketFolder: recorded } = state;
        if (recorded === undefined || (existsSync(recorded) && !(await isOfOriginal(recorded)))) {
            return {};
        }
        const now = await bucketFolderNow(await connect(), state);
        return now === "gone" ? {} : { bucketFolder: now };
    }

    return {
        check: (olds, news) => checkDataset(news, declared, undefined, olds),
        diff: (_id, olds, news) => diffDataset(olds, news),

        create: async (inputs) => {
            const service = await connect();
            const pictures = await uploadPictures(context, service, inputs);
            await writeMappedManifest(service, inputs);
            const outs = await importManifest(context, service, inputs, inputs.timeouts?.create);
            await removeStalePictures(context, service, inputs, pictures);
            return { id: datasetId(inputs), outs };
        },

        read: async (id, outputs) => {
            const isGot = !outputs.images && !outputs.datasetSource;
            const known = isGot ? { ...outputs, ...datasetOfId(id) } : outputs;
            const found = await findDataset(await connect(), known);
            if (found === undefined || found.Status?.startsWith("DELETE_")) {
                return undefined;
            }
            return isGot ? { ...known, ...factsOf(found) } : stateOf(known, found);
        },

        update: async (_id, olds, news) => {
            const updated = { ...withoutArguments(olds), ...news, ...(await movedFolder(olds)) } as DatasetOutputs;
            const sameContent =
                changedArguments(olds, news, ["images", "datasetSource", "classMap", "contentHash"]).length === 0;
            if (sameContent && !needsRepair(olds)) {
                return updated;
            }
            const sameClasses = news.images !== undefined || changedArguments(olds, news, ["classMap"]).length === 0;
            if (olds.contentHash === news.contentHash && samePlace(olds, news) && sameClasses && !needsRepair(olds)) {
                return updated;
            }
            const service = await connect();
            const timeout = news.timeouts?.update;
            if (sameContent && olds.status === "CREATE_IN_PROGRESS") {
                return awaitImport(context, service, updated, timeout);
            }
            const pictures = await uploadPictures(context, service, news);
            await writeMappedManifest(service, news);
            await deleteDataset(context, service, olds, timeout);
            let outs: DatasetOutputs;
            try {
                outs = await importManifest(context, service, news, timeout);
            } catch (error) {
                throw error instanceof InitError
                    ? error
                    : new InitError(datasetId(news), { ...updated, status: "CREATE_FAILED" }, whatToDo(error));
            }
            if (!samePlace(olds, news)) {
                await removeAllPictures(service, olds);
                await removeMappedManifest(service, olds);
            }
            await removeStalePictures(context, service, news, pictures);
            return outs;
        },

        delete: async (_id, outputs) => {
            const service = await connect();
            await deleteDataset(context, service, outputs, outputs.timeouts?.delete);
            await removeAllPictures(service, outputs);
            await removeMappedManifest(service, outputs);
        },
    };
}

function whatToDo(error: unknown): string {
    return isNotFound(error)
        ? `${explain(error)} If it was deleted without Pulumi, run "pulumi refresh", then "pulumi up".`
        : explain(error);
}

function withoutArguments({
    images: _i,
    datasetSource: _d,
    classMap: _c,
    timeouts: _t,
    keepsContent: _k,
    ...rest
}: DatasetOutputs): object {
    return rest;
}
