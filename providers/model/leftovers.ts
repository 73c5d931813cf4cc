import type { ModelMetadata } from "@aws-sdk/client-lookoutvision";
import { explain, ifFound } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import type { Service } from "../service/connection";
import { deleteVersion } from "./deleteVersion";
import { modelId } from "./modelId";
import { handedOver, startedBy, startedMark } from "./startedMark";
import type { ModelInputs } from "./state";
import { listTags } from "./tags";

/** A version that no state has, because the `up` that started it was killed. */
export interface Leftover {
    version: string;
    /** Value made by {@link startedBy}. */
    startedBy: string;
}

/** The leftovers of resources, for as long as a host runs. */
export interface Leftovers {
    /** Looks for leftovers. Call it before the first version of a run is started, because that would be one too. */
    lookFor(service: Service, inputs: ModelInputs): Promise<void>;
    /** Notes that the state has the version, or will have it. It is then no leftover. */
    keep(projectName: string, version: string): void;
    /**
     * Deletes the leftovers of a resource. A failure is a warning: the version keeps its mark, so the next create or
     * delete tries again.
     */
    remove(context: HostContext, service: Service, inputs: ModelInputs): Promise<void>;
}

const lookUpsAtOnce = 8;

export function followLeftovers(): Leftovers {
    const byProject = new Map<string, Promise<Leftover[]>>();
    const kept = new Set<string>();

    function find(service: Service, projectName: string): Promise<Leftover[]> {
        const key = JSON.stringify([service.endpoint, projectName]);
        let found = byProject.get(key);
        if (found === undefined) {
            found = listLeftovers(service, projectName);
            byProject.set(key, found);
            found.catch(() => byProject.delete(key));
        }
        return found;
    }

    return {
        lookFor: async (service, { projectName }) => void (await find(service, projectName)),
        keep: (projectName, version) => void kept.add(modelId(projectName, version)),
        remove: async (context, service, inputs) => {
            const row = context.progress(inputs.resourceUrn);
            try {
                const found = await find(service, inputs.projectName);
                const own = found.filter(
                    (leftover) =>
                        leftover.startedBy === startedBy(inputs) &&
                        !kept.has(modelId(inputs.projectName, leftover.version)),
                );
                for (const { version } of own) {
                    row.note(
                        `Version ${version} of project ${inputs.projectName} was started by an update that was cut off, and nobody waits for it: it is deleted.`,
                    );
                    await deleteVersion(context, service, { ...inputs, version });
                    found.splice(
                        found.findIndex((leftover) => leftover.version === version),
                        1,
                    );
                }
            } catch (error) {
                row.warn(
                    `What an update that was cut off has left in project ${inputs.projectName} could not be deleted: ${explain(error)}.`,
                );
            }
        },
    };
}

/** Lists the versions of a project that some resource of any stack started and no state has. */
export async function listLeftovers(service: Service, projectName: string): Promise<Leftover[]> {
    const models = (await listVersions(service, projectName)).filter(({ Status }) => Status !== "DELETING");
    const leftovers: Leftover[] = [];
    for (let i = 0; i < models.length; i += lookUpsAtOnce) {
        await Promise.all(
            models.slice(i, i + lookUpsAtOnce).map(async ({ ModelVersion = "", ModelArn = "" }) => {
                const mark = (await ifFound(listTags(service, ModelArn)))?.[startedMark];
                if (mark !== undefined && mark !== handedOver) {
                    leftovers.push({ version: ModelVersion, startedBy: mark });
                }
            }),
        );
    }
    return leftovers;
}

async function listVersions(service: Service, projectName: string): Promise<ModelMetadata[]> {
    const models: ModelMetadata[] = [];
    let token: string | undefined;
    do {
        const page = await ifFound(
            service.call((api) => api.listModels({ ProjectName: projectName, NextToken: token })),
        );
        models.push(...(page?.Models ?? []));
        token = page?.NextToken;
    } while (token !== undefined);
    return models;
}
