import { explain, withoutFullStop } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import { waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { logicalName } from "../host/urn";
import { WaitTimeoutError } from "../service/waitUntil";
import { waitForEnd } from "../service/waits";
import { findJob, modelPackageId, stateOf } from "./describe";
import type { JobIdentity } from "./describe";
import { hasNotEnded } from "./diff";
import type { ModelPackageInputs, ModelPackageOutputs } from "./state";

const defaultTimeout = "1h";

/**
 * Waits until the job has ended.
 *
 * The job exists, so every failure from here on is an {@link InitError}. The job stays in the state, and the next `up`
 * continues with it.
 *
 * @param timeout - a duration, for messages as it was given.
 */
export async function awaitJob(
    { clock, progress }: HostContext,
    service: Service,
    inputs: ModelPackageInputs,
    job: JobIdentity,
    timeout: string = defaultTimeout,
): Promise<ModelPackageOutputs> {
    const row = progress(inputs.resourceUrn);
    const what = `version ${inputs.modelVersion} of project ${job.projectName} for LookoutVisionModelPackage "${logicalName(inputs.resourceUrn)}" (job ${job.jobName})`;
    let last: ModelPackageOutputs = stateOf(inputs, job, { Status: "CREATED" });
    try {
        await waitForEnd({
            what: `Packaging ${what}`,
            timeout,
            clock,
            look: async () => {
                const found = await findJob(service, job, waitPatienceMs);
                if (found === undefined) {
                    throw new Error('it was deleted, with its project: run "pulumi refresh", then "pulumi up"');
                }
                last = stateOf(inputs, job, found);
                if (hasNotEnded(last)) {
                    row.show(last.statusMessage);
                    return undefined;
                }
                return true;
            },
        });
    } catch (error) {
        const reason =
            error instanceof WaitTimeoutError
                ? error.message
                : `Waiting for the packaging of ${what} failed: ${explain(error)}. It may go on: run "pulumi up" again to wait for its end.`;
        throw new InitError(modelPackageId(job), last, reason);
    }
    if (last.status === "FAILED") {
        throw new InitError(
            modelPackageId(job),
            last,
            `Packaging ${what} failed: ${withoutFullStop(last.statusMessage)}. Correct that and run "pulumi up" again: it packages anew.`,
        );
    }
    row.note(last.statusMessage);
    return last;
}
