import type { ModelDescription } from "@aws-sdk/client-lookoutvision";
import { ProjectName } from "./project";
import type { Trial } from "./trialService";
import { untilVersion, waitFor } from "./waits";

/** Time in which SageMaker stops a job or removes an endpoint, in seconds. */
const stoppingSeconds = 1_800;

/** Cancels, stops and deletes all versions of a trial. @throws Error when one can't be, or the time is over. */
export async function stopAndDelete(trial: Trial): Promise<void> {
    const api = trial.client();
    const { Models: models = [] } = await api.listModels({ ProjectName });
    for (const { ModelVersion: version = "", Status } of models) {
        const until = (what: string, isThere: (description: ModelDescription) => boolean) =>
            untilVersion(trial, version, { what: `version ${version} ${what}`, seconds: stoppingSeconds }, isThere);
        if (Status === "TRAINING") {
            await trial.command("cancel", `${ProjectName}/${version}`, "--data-dir", trial.dataDir);
            await until("to be cancelled", (description) => description.Status !== "TRAINING");
        }
        const isOnItsWay = ({ Status: now }: ModelDescription) =>
            /^(STARTING_HOSTING|SYSTEM_UPDATING|STOPPING_HOSTING)$/.test(now ?? "");
        const { Status: settled } = await until("to be hosted or not", (description) => !isOnItsWay(description));
        if (settled === "HOSTED") {
            await api.stopModel({ ProjectName, ModelVersion: version });
            await until("to be stopped", (description) => description.Status === "TRAINED");
        }
        await api.deleteModel({ ProjectName, ModelVersion: version });
    }
    const list = async () => (await api.listModels({ ProjectName })).Models ?? [];
    await waitFor(
        { what: "all versions to be deleted", seconds: stoppingSeconds },
        async () => ((await list()).length === 0 ? true : undefined),
        async () => (await list()).map(({ ModelVersion, Status }) => `version ${ModelVersion} is ${Status}`).join(", "),
    );
}
