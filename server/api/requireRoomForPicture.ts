import { HostingCapacityError } from "../detections/errors";
import { throttled } from "../http/errors";
import type { WireRequest } from "../http/wireRequest";
import type { Service } from "./context";
import { findModel, findProject } from "./resources";

/**
 * Refuses a picture before it is read, if the version that is to inspect it surely can't take it now. All other faults of
 * the call are told once it is read.
 *
 * @throws ApiError ThrottlingException
 */
export async function requireRoomForPicture(
    { projectName, modelVersion }: WireRequest["path"],
    { store, hosting, detections }: Service,
): Promise<void> {
    const project = await findProject(store, projectName);
    if (project === undefined || !/^(latest|\d{1,9})$/.test(modelVersion)) {
        return;
    }
    const model = await findModel(store, project, modelVersion);
    if (model?.status !== "HOSTED") {
        return;
    }
    try {
        hosting.requireRoom(model.id);
    } catch (error) {
        if (!(error instanceof HostingCapacityError)) {
            throw error;
        }
        const about = { projectName: project.name, version: model.version };
        await detections.measure(about, () => Promise.reject(error)).catch(() => undefined);
        throw refusedPicture(error.message);
    }
}

/** Answer to a picture for which no unit has room. */
export function refusedPicture(sentence: string) {
    return throttled(sentence, "inference-units", 1);
}
