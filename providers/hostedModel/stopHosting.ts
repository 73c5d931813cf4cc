import { formatDuration, parseDuration } from "../arguments/duration";
import type { HostContext } from "../service/hostContext";
import { waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { WaitTimeoutError, waitUntil } from "../service/waitUntil";
import { tolerateConflict } from "../model/deleteVersion";
import { findVersion } from "../model/describe";
import { defaultTimeout } from "./describe";
import type { HostedModelOutputs } from "./state";

/** Stops hosting. Resolves once the version isn't hosted any more, also if it wasn't hosted or doesn't exist. */
export async function stopHosting(
    { clock, progress }: HostContext,
    service: Service,
    hosted: HostedModelOutputs,
): Promise<void> {
    const { projectName, modelVersion } = hosted;
    const target = { ProjectName: projectName, ModelVersion: modelVersion };
    const row = progress(hosted.resourceUrn);
    const timeout = parseDuration(hosted.timeouts?.delete ?? defaultTimeout) ?? 0;
    let status: string | undefined;

    /** Takes the step that the version's status requires. */
    const step = async (): Promise<true | undefined> => {
        const found = await findVersion(service, { projectName, version: modelVersion }, waitPatienceMs);
        status = found?.Status;
        switch (status) {
            case "HOSTED":
                await tolerateConflict(service.call((api) => api.stopModel(target)));
                return undefined;
            case "STARTING_HOSTING":
            case "STOPPING_HOSTING":
            case "SYSTEM_UPDATING":
                row.show(found?.StatusMessage ?? "");
                return undefined;
            default:
                return true;
        }
    };

    if (await step()) {
        return;
    }
    try {
        await waitUntil(step, timeout, clock);
    } catch (error) {
        if (error instanceof WaitTimeoutError) {
            throw new Error(
                `version ${modelVersion} of project ${projectName} is still ${status} after ${formatDuration(timeout)}: ` +
                    `try again later, or give more time in timeouts.delete`,
                { cause: error },
            );
        }
        throw error;
    }
}
