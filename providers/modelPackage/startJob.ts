import { changedArguments } from "../arguments/changedArguments";
import { clientToken } from "../arguments/clientToken";
import type { Service } from "../service/connection";
import { logicalName } from "../host/urn";
import { apiConfiguration, argumentsOf, findJob } from "./describe";
import type { JobIdentity } from "./describe";
import type { ModelPackageInputs } from "./state";

/**
 * Starts the job of a resource, or finds the one that an `up` which was cut off has started.
 *
 * The generated names follow one another in the same order at each attempt. The first free name is started. A name
 * whose job is still running is waited for. A name whose job has ended is skipped, because its files may be lost.
 *
 * @throws Error with a sentence if the name that the user gave belongs to another job.
 */
export async function startJob(service: Service, inputs: ModelPackageInputs): Promise<JobIdentity> {
    const { projectName } = inputs;
    if (inputs.jobName !== undefined) {
        return startNamedJob(service, inputs, { projectName, jobName: inputs.jobName });
    }
    for (let attempt = 0; ; attempt++) {
        const job = { projectName, jobName: madeName(inputs, attempt) };
        const found = await findJob(service, job);
        if (found === undefined) {
            await orderJob(service, inputs, job);
            return job;
        }
        if (found.Status === "CREATED" || found.Status === "RUNNING") {
            return job;
        }
    }
}

/** Starts a job with the given name. A job that failed leaves its name to the next. */
async function startNamedJob(service: Service, inputs: ModelPackageInputs, job: JobIdentity): Promise<JobIdentity> {
    const found = await findJob(service, job);
    if (found === undefined || found.Status === "FAILED") {
        await orderJob(service, inputs, job);
    } else if (
        changedArguments(argumentsOf(found), inputs, ["modelVersion", "description", "configuration", "agent"]).length >
        0
    ) {
        throw new Error(
            `the project ${job.projectName} has a model packaging job ${job.jobName} already, with other arguments: ` +
                `give another jobName, or leave it out`,
        );
    }
    return job;
}

async function orderJob(
    service: Service,
    inputs: ModelPackageInputs,
    { projectName, jobName }: JobIdentity,
): Promise<void> {
    const { stackIdentity, resourceUrn, modelVersion, description } = inputs;
    const request = {
        ProjectName: projectName,
        JobName: jobName,
        ModelVersion: modelVersion,
        Description: description,
        Configuration: { Greengrass: apiConfiguration(inputs.configuration.greengrass, inputs.agent) },
    };
    const token = clientToken(stackIdentity, resourceUrn, request, inputs.triggers);
    await service.call((api) => api.startModelPackagingJob({ ...request, ClientToken: token }));
}

const longestPart = 48;

/** Makes a name: the resource's name and a part that differs for other stacks and other arguments. */
function madeName(inputs: ModelPackageInputs, attempt: number): string {
    const { stackIdentity, resourceUrn, projectName, modelVersion, description, configuration, agent, triggers } =
        inputs;
    const own = logicalName(resourceUrn)
        .replace(/[^a-zA-Z0-9]+/g, "-")
        .slice(0, longestPart);
    const hash = clientToken(stackIdentity, resourceUrn, {
        projectName,
        modelVersion,
        description,
        configuration,
        // Left out where there is none, so that the name stays the one that earlier releases made.
        ...(agent !== undefined && { agent }),
        triggers,
        attempt,
    });
    return `${own}-${hash.slice(0, 12)}`;
}
