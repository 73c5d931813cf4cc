import type { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { clientToken } from "../arguments/clientToken";
import { ifFound, isConflict, isNotFound } from "../service/errors";
import type { Handlers } from "../host/contract";
import type { HostContext } from "../service/hostContext";
import { UnreachableServiceError } from "../service/connection";
import type { Service } from "../service/connection";
import { waitForDeletion } from "../service/waits";
import { deleteVersion } from "../model/deleteVersion";
import { followDatasets } from "../dataset/declaredDatasets";
import type { DeclaredDatasets } from "../dataset/declaredDatasets";
import { listLeftovers } from "../model/leftovers";
import { startedByStack } from "../model/startedMark";
import { checkProject } from "./check";
import { diffProject } from "./diff";
import type { ProjectInputs, ProjectOutputs } from "./state";

const deleteTimeout = "5m";

export function projectHandlers(
    context: HostContext,
    declared: DeclaredDatasets = followDatasets(),
): Handlers<ProjectInputs, ProjectOutputs> {
    const { clock, connect } = context;
    return {
        check: (olds, news) => {
            declared.noteProject(news["projectName"], Object.keys(olds).length === 0);
            return checkProject(news);
        },
        diff: (_id, olds, news) => diffProject(olds, news),

        create: async (inputs) => {
            const service = await connect();
            const { projectName } = inputs;
            const token = inputs.clientToken ?? clientToken(inputs.stackIdentity, inputs.resourceUrn, { projectName });
            try {
                await service.call((api) => api.createProject({ ProjectName: projectName, ClientToken: token }));
            } catch (error) {
                if (isConflict(error)) {
                    throw new Error(
                        `a project ${projectName} is already on the service at ${service.endpoint}. ` +
                            `If this stack has it under another resource name or parent, give that as an alias, ` +
                            `for instance { aliases: [{ name: "its-old-name" }] }: then it stays as it is, with its models. ` +
                            `If it is somebody else's, choose another projectName, or read it with LookoutVisionProject.get`,
                        { cause: error },
                    );
                }
                throw error;
            }
            const outs = await describeProject(service, inputs);
            if (outs === undefined) {
                throw new Error(`the project ${projectName} was made and is gone already: run the update again`);
            }
            return { id: projectName, outs };
        },

        // For a project that is only looked up, only the id is known.
        read: async (id, outputs) =>
            describeProject(await connect(), { ...outputs, projectName: outputs.projectName ?? id }),

        update: async (_id, olds, news) => ({ ...olds, ...news }),

        delete: async (_id, outputs) => {
            const { projectName } = outputs;
            const service = await connect();
            const deleteProject = () => service.call((api) => api.deleteProject({ ProjectName: projectName }));
            try {
                await deleteProject().catch(async (error: unknown) => {
                    if (!isConflict(error) || !(await deleteLeftovers(context, service, outputs))) {
                        throw error;
                    }
                    await deleteProject();
                });
            } catch (error) {
                if (isNotFound(error)) {
                    return;
                }
                if (isConflict(error)) {
                    throw new Error(
                        `the project ${projectName} still has models or datasets that aren't in this stack's state, ` +
                            `made by others or kept by retainOnDelete or deletedWith (${(error as Error).message}): ` +
                            `delete them, with "aws lookoutvision delete-model" or delete-dataset for instance, then run "pulumi destroy" again`,
                        { cause: error },
                    );
                }
                throw error;
            }
            await waitForDeletion({
                what: `project ${projectName}`,
                look: async () => (await isGone(service, projectName)) || undefined,
                status: () => undefined,
                timeout: deleteTimeout,
                clock,
            });
        },
    };
}

/** Deletes the versions that this stack started in updates that were cut off. False: there were none. */
async function deleteLeftovers(context: HostContext, service: Service, project: ProjectOutputs): Promise<boolean> {
    const { projectName, resourceUrn } = project;
    const leftovers = (await listLeftovers(service, projectName)).filter(({ startedBy }) =>
        startedBy.startsWith(startedByStack(project)),
    );
    for (const { version } of leftovers) {
        context
            .progress(resourceUrn)
            .note(
                `Version ${version} of project ${projectName} was started by an update that was cut off: it is deleted.`,
            );
        await deleteVersion(context, service, { projectName, resourceUrn, version });
    }
    return leftovers.length > 0;
}

async function describeProject<T extends ProjectInputs>(
    service: Service,
    known: T,
): Promise<(T & ProjectOutputs) | undefined> {
    const answer = await ifFound(service.call((api) => api.describeProject({ ProjectName: known.projectName })));
    if (answer === undefined) {
        return undefined;
    }
    const { ProjectDescription: found = {} } = answer;
    return { ...known, arn: found.ProjectArn ?? "", creationTimestamp: found.CreationTimestamp?.toISOString() ?? "" };
}

/**
 * True if the project no longer exists. A local service ends with its last project, so no answer means the same as not
 * found.
 */
async function isGone(service: Service, projectName: string): Promise<boolean> {
    const describe = (api: LookoutVision) => api.describeProject({ ProjectName: projectName });
    try {
        await (service.isLocal ? service.callOnce(describe) : service.call(describe));
        return false;
    } catch (error) {
        if (isNotFound(error) || (service.isLocal && error instanceof UnreachableServiceError)) {
            return true;
        }
        throw error;
    }
}
