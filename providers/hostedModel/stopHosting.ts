import type { HostContext } from "../service/hostContext";
import { waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { waitForDeletion } from "../service/waits";
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
    let status: string | undefined;

    /** Takes the step that the version's status requires. */
    const look = async (): Promise<true | undefined> => {
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

    const what = `version ${modelVersion} of project ${projectName}`;
    const timeout = hosted.timeouts?.delete ?? defaultTimeout;
    await waitForDeletion({ what, look, status: () => status, timeout, clock });
}
