import { isConflict, isNotFound } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { waitForDeletion } from "../service/waits";
import { findVersion } from "./describe";
import type { ModelOutputs } from "./state";

/** Facts about a version that deleting it needs. */
export type VersionToDelete = Pick<ModelOutputs, "projectName" | "version" | "resourceUrn" | "timeouts">;

/**
 * Deletes the version as soon as the API allows. Resolves once it no longer exists.
 *
 * A training is waited for, because the API has nothing that ends one. Hosting is stopped.
 */
export async function deleteVersion(
    { clock, progress }: HostContext,
    service: Service,
    model: VersionToDelete,
): Promise<void> {
    const { projectName, version } = model;
    const row = progress(model.resourceUrn);
    const target = { ProjectName: projectName, ModelVersion: version };
    let status: string | undefined;

    /** Takes the step that the version's state requires. */
    const look = async (): Promise<true | undefined> => {
        const found = await findVersion(service, model, waitPatienceMs);
        if (found === undefined) {
            return true;
        }
        status = found.Status;
        switch (status) {
            case "DELETING":
                break;
            case "TRAINING":
                row.show(`Waiting for the training to end, then deleting: ${found.StatusMessage ?? ""}`);
                break;
            case "HOSTED":
                row.note(
                    `Version ${version} of project ${projectName} is hosted: hosting is stopped, then it is deleted.`,
                );
                await tolerateConflict(service.call((api) => api.stopModel(target)));
                break;
            case "STARTING_HOSTING":
            case "STOPPING_HOSTING":
            case "SYSTEM_UPDATING":
                row.show("Waiting for hosting to end, then deleting.");
                break;
            default:
                await tolerateConflict(service.call((api) => api.deleteModel(target)));
        }
        return undefined;
    };

    const what = `version ${version} of project ${projectName}`;
    const timeout = model.timeouts?.delete ?? "24h";
    await waitForDeletion({ what, look, status: () => status, timeout, clock });
}

/** Ignores a conflict: the state may have changed since it was read, and the next poll decides. */
export async function tolerateConflict(call: Promise<unknown>): Promise<void> {
    try {
        await call;
    } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) {
            throw error;
        }
    }
}
