import { nextStep } from "../nextStep";
import { modelLifeCycle } from "../../store/lifeCycles";
import { randomUUID } from "node:crypto";
import { componentFiles } from "../../packaging/componentRecipe";
import { conflict, quotaExceeded } from "../../http/errors";
import { refuseOfAlgorithm } from "../algorithmModels";
import { onceForToken, rememberedOutput } from "../idempotency";
import { checkTags, mostTagsOfModel } from "../modelTags";
import { requireOutputLocation } from "../outputLocation";
import { checkPackagingTarget } from "../packagingTarget";
import {
    aboutModel,
    aboutPackagingJob,
    aboutProject,
    findPackagingJob,
    requireModel,
    requireProject,
} from "../resources";
import type { Model, Project, Store } from "../resources";
import type { Service } from "../context";
import type { StartModelPackagingJobInput } from "../validations/startModelPackagingJob";

/** Most jobs that may run or wait. A job takes about a second, so more at once is a mistake in a loop. */
const mostJobsAtOnce = 100;

/** Has a trained version packaged as a component, in the background. */
export async function startModelPackagingJob(input: StartModelPackagingJobInput, service: Service) {
    const { ProjectName: projectName, ModelVersion: version } = input;
    const { Greengrass: configuration } = input.Configuration;
    checkPackagingTarget(configuration);
    checkTags(configuration.Tags ?? []);
    const name = input.JobName ?? randomUUID();
    const call = { operation: "StartModelPackagingJob", input, about: aboutProject(projectName), isSpent };
    // A repetition gets the original answer even if the bucket has been deleted since.
    const earlier = await rememberedOutput<{ JobName: string }>(service.store, service.now(), call);
    if (earlier !== undefined) {
        return earlier;
    }
    await requireProject(service.store, projectName);
    await requireOutputLocation(
        componentFiles(configuration, configuration.ComponentVersion ?? `${version}.0.0`).archive,
        service,
    );

    const output = await onceForToken<{ JobName: string }>(service, {
        ...call,
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const model = await requireModel(store, project, version);
            requireTrained(project, model);
            refuseOfAlgorithm(project, model, "packaged for a device");
            await refuseBeyondLimits(store, project, configuration.Tags ?? []);
            await freeName(store, project, name);
            const componentVersion = configuration.ComponentVersion ?? `${model.version}.0.0`;
            await requireFreeComponent(store, model, configuration.ComponentName, componentVersion);
            const id = randomUUID();
            await store
                .insertInto("modelPackagingJobs")
                .values({
                    id,
                    projectId: project.id,
                    name,
                    description: input.Description ?? null,
                    modelId: model.id,
                    modelVersion: model.version,
                    configuration: JSON.stringify(input.Configuration),
                    componentName: configuration.ComponentName,
                    componentVersion,
                    status: "CREATED",
                    statusMessage: "The model waits to be packaged.",
                    createdAt: service.now(),
                    updatedAt: service.now(),
                    leaseOwner: null,
                    leaseExpiresAt: null,
                })
                .execute();
            return { output: { JobName: name }, resource: { table: "modelPackagingJobs", id } };
        },
    });
    service.background.wakePackaging();
    return output;
}

async function isSpent(store: Store, jobId: string): Promise<boolean> {
    const job = await store
        .selectFrom("modelPackagingJobs")
        .select("status")
        .where("id", "=", jobId)
        .executeTakeFirst();
    return job === undefined || job.status === "FAILED";
}

function requireTrained(project: Project, { version, status }: Model): void {
    if (!("StartModelPackagingJob" in modelLifeCycle[status].allows)) {
        throw conflict(
            `Version ${version} of the project ${project.name} can't be packaged while its status is ${status}.` +
                nextStep("packaged", status),
            aboutModel(project.name, version),
        );
    }
}

async function refuseBeyondLimits(store: Store, project: Project, tags: readonly unknown[]): Promise<void> {
    if (tags.length > mostTagsOfModel) {
        throw quotaExceeded(
            `A component can have at most ${mostTagsOfModel} tags.`,
            "tags-per-component",
            aboutProject(project.name),
        );
    }
    const { count } = await store
        .selectFrom("modelPackagingJobs")
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("status", "in", ["CREATED", "RUNNING"])
        .executeTakeFirstOrThrow();
    if (count >= mostJobsAtOnce) {
        throw quotaExceeded(
            `This service takes ${mostJobsAtOnce} packaging jobs at once, and as many run or wait already. Try again when one has ended.`,
            "concurrent-packaging-jobs",
            aboutProject(project.name),
        );
    }
}

/** Frees the name of a failed job for the next one, because no operation deletes a job. */
async function freeName(store: Store, project: Project, name: string): Promise<void> {
    const taken = await findPackagingJob(store, project, name);
    if (taken === undefined) {
        return;
    }
    if (taken.status !== "FAILED") {
        throw conflict(
            `The project ${project.name} has a model packaging job ${name} already: choose another JobName, or leave it out.`,
            aboutPackagingJob(project.name, name),
        );
    }
    await store.deleteFrom("modelPackagingJobs").where("id", "=", taken.id).execute();
}

/**
 * Requires a component name and version that stand for one model only. So a device never has a model other than
 * the one named.
 */
async function requireFreeComponent(store: Store, model: Model, name: string, version: string): Promise<void> {
    const other = await store
        .selectFrom("modelPackagingJobs as job")
        .innerJoin("projects as project", "project.id", "job.projectId")
        .select(["project.name as projectName", "job.modelVersion", "job.name as jobName"])
        .where("job.componentName", "=", name)
        .where("job.componentVersion", "=", version)
        .where("job.status", "!=", "FAILED")
        .where("job.modelId", "!=", model.id)
        .limit(1)
        .executeTakeFirst();
    if (other !== undefined) {
        throw conflict(
            `Version ${version} of the component ${name} is version ${other.modelVersion} of the project ${other.projectName} already: ` +
                "choose another ComponentVersion or ComponentName.",
            aboutPackagingJob(other.projectName, other.jobName),
        );
    }
}
