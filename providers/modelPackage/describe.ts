import type { GreengrassConfiguration, ModelPackagingDescription } from "@aws-sdk/client-lookoutvision";
import { ifFound } from "../service/errors";
import { partsOfId } from "../host/resourceId";
import type { Service } from "../service/connection";
import { apiTags } from "../model/tags";
import type { AgentInputs, GreengrassInputs, ModelPackageInputs, ModelPackageOutputs } from "./state";

/** Makes the id of a job in the state. */
export function modelPackageId({ projectName, jobName }: JobIdentity): string {
    return `${projectName}/${jobName}`;
}

/** Names that identify a job within a service. */
export interface JobIdentity {
    projectName: string;
    jobName: string;
}

/** Parses an id made by `modelPackageId`. @throws Error with a sentence for an id that no job can have. */
export function jobOfId(id: string): JobIdentity {
    const form = "PROJECT/JOB, for instance boards/nightly-7";
    const [projectName, jobName] = partsOfId(id, /^([^/]+)\/([^/]+)$/, "a model packaging job", form) as [
        string,
        string,
    ];
    return { projectName, jobName };
}

/** Reads a job from the service. Undefined: there is none. */
export async function findJob(
    service: Service,
    { projectName, jobName }: JobIdentity,
    patienceMs?: number,
): Promise<ModelPackagingDescription | undefined> {
    const answer = await ifFound(
        service.call(
            (api) => api.describeModelPackagingJob({ ProjectName: projectName, JobName: jobName }),
            patienceMs,
        ),
    );
    return answer?.ModelPackagingDescription;
}

/**
 * Makes the state of a job: the inputs, and the service's description. For a job that is only read, the inputs come
 * from the service too.
 */
export function stateOf(
    inputs: ModelPackageInputs,
    job: JobIdentity,
    found: ModelPackagingDescription,
): ModelPackageOutputs {
    const { Status, StatusMessage, CreationTimestamp, LastUpdatedTimestamp } = found;
    const component = found.ModelPackagingOutputDetails?.Greengrass;
    return {
        ...argumentsOf(found),
        ...inputs,
        ...job,
        status: Status ?? "",
        statusMessage: StatusMessage ?? "",
        ...(component && {
            output: {
                componentName: component.ComponentName ?? "",
                componentVersion: component.ComponentVersion ?? "",
                ...(component.ComponentVersionArn !== undefined && {
                    componentVersionArn: component.ComponentVersionArn,
                }),
            },
        }),
        creationTimestamp: CreationTimestamp?.toISOString() ?? "",
        lastUpdatedTimestamp: LastUpdatedTimestamp?.toISOString() ?? "",
    };
}

/** Returns the arguments that the job was ordered with. */
export function argumentsOf(
    found: ModelPackagingDescription,
): Pick<ModelPackageInputs, "modelVersion" | "description" | "configuration" | "agent"> {
    const { ModelVersion = "", ModelPackagingJobDescription: description, ModelPackagingConfiguration } = found;
    return {
        modelVersion: ModelVersion,
        ...(description !== undefined && { description }),
        ...fromApi(ModelPackagingConfiguration?.Greengrass),
    };
}

/** Makes the API's GreengrassConfiguration. The agent's settings go as tags, since the API has no members for them. */
export function apiConfiguration(greengrass: GreengrassInputs, agent?: AgentInputs): GreengrassConfiguration {
    const { s3OutputLocation, targetPlatform } = greengrass;
    const tags = agent === undefined ? greengrass.tags : { ...greengrass.tags, ...tagsOfAgent(agent) };
    return {
        S3OutputLocation: { Bucket: s3OutputLocation.bucket, Prefix: s3OutputLocation.prefix },
        ComponentName: greengrass.componentName,
        ComponentVersion: greengrass.componentVersion,
        ComponentDescription: greengrass.componentDescription,
        Tags: tags && apiTags(tags),
        // The values were checked, so they are the API's own words.
        TargetDevice: greengrass.targetDevice as GreengrassConfiguration["TargetDevice"],
        TargetPlatform:
            targetPlatform &&
            ({
                Os: targetPlatform.os,
                Arch: targetPlatform.arch,
                Accelerator: targetPlatform.accelerator,
            } as GreengrassConfiguration["TargetPlatform"]),
        CompilerOptions: greengrass.compilerOptions,
    };
}

const socketTag = "lookoutvision:socket";
const autostartTag = "lookoutvision:autostart";

function tagsOfAgent({ socket, autostart }: AgentInputs): Record<string, string> {
    return {
        ...(socket !== undefined && { [socketTag]: socket }),
        ...(autostart !== undefined && { [autostartTag]: String(autostart) }),
    };
}

function fromApi(
    configuration: Partial<GreengrassConfiguration> = {},
): Pick<ModelPackageInputs, "configuration" | "agent"> {
    const given = configuration.Tags?.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]);
    const all = Object.fromEntries(given ?? []);
    const { [socketTag]: socket, [autostartTag]: autostart, ...tags } = all;
    const agent = {
        ...(socket !== undefined && { socket }),
        ...(autostart !== undefined && { autostart: autostart === "true" }),
    };
    const hasAgent = Object.keys(agent).length > 0;
    return {
        configuration: {
            greengrass: greengrassFromApi(
                configuration,
                given === undefined || (hasAgent && Object.keys(tags).length === 0) ? undefined : tags,
            ),
        },
        ...(hasAgent && { agent }),
    };
}

function greengrassFromApi(
    configuration: Partial<GreengrassConfiguration>,
    tags: Record<string, string> | undefined,
): GreengrassInputs {
    const { S3OutputLocation: location, TargetPlatform: platform } = configuration;
    return {
        s3OutputLocation: {
            bucket: location?.Bucket ?? "",
            ...(location?.Prefix !== undefined && { prefix: location.Prefix }),
        },
        componentName: configuration.ComponentName ?? "",
        ...(configuration.ComponentVersion !== undefined && { componentVersion: configuration.ComponentVersion }),
        ...(configuration.ComponentDescription !== undefined && {
            componentDescription: configuration.ComponentDescription,
        }),
        ...(tags !== undefined && { tags }),
        ...(configuration.TargetDevice !== undefined && { targetDevice: configuration.TargetDevice }),
        ...(platform !== undefined && {
            targetPlatform: {
                os: platform.Os ?? "",
                arch: platform.Arch ?? "",
                ...(platform.Accelerator !== undefined && { accelerator: platform.Accelerator }),
            },
        }),
        ...(configuration.CompilerOptions !== undefined && { compilerOptions: configuration.CompilerOptions }),
    };
}
