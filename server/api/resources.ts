import type { Kysely, Selectable } from "kysely";
import { datasetColumns } from "../store/datasetColumns";
import type { Dataset } from "../store/datasetColumns";
import type { Database, DatasetType, ModelPackagingJobsTable, ModelsTable, ProjectsTable } from "../store/schema";
import type { TrialDetectionsTable } from "../store/trialTables";
import { notFound } from "../http/errors";
import type { AboutResource } from "../http/errors";

export type { Dataset };

export type Project = Selectable<ProjectsTable>;
export type Model = Selectable<ModelsTable>;
export type Trial = Selectable<TrialDetectionsTable>;
export type PackagingJob = Selectable<ModelPackagingJobsTable>;

/** Store, or a transaction on it. */
export type Store = Kysely<Database>;

/** Finds a project. @throws ApiError ResourceNotFoundException */
export async function requireProject(store: Store, name: string): Promise<Project> {
    const project = await findProject(store, name);
    if (project === undefined) {
        throw notFound(`The project ${name} doesn't exist.`, aboutProject(name));
    }
    return project;
}

/** @param name - it need not be checked. */
export async function findProject(store: Store, name: string): Promise<Project | undefined> {
    return isStorable(name)
        ? store.selectFrom("projects").selectAll().where("name", "=", name).executeTakeFirst()
        : undefined;
}

/** Whether a store takes the text. Both kinds of stores fail on the character NUL, which a caller can write as `%00`. */
export function isStorable(text: string): boolean {
    return !text.includes("\0");
}

/** Finds a dataset. @throws ApiError ResourceNotFoundException */
export async function requireDataset(store: Store, project: Project, type: DatasetType): Promise<Dataset> {
    const dataset = await findDataset(store, project, type);
    if (dataset === undefined) {
        throw notFound(`The project ${project.name} has no ${type} dataset.`, aboutDataset(project.name, type));
    }
    return dataset;
}

export function findDataset(store: Store, project: Project, type: DatasetType): Promise<Dataset | undefined> {
    return store
        .selectFrom("datasets")
        .select(datasetColumns)
        .where("projectId", "=", project.id)
        .where("type", "=", type)
        .executeTakeFirst();
}

/**
 * Finds a model.
 *
 * @param version - a version number, or `latest`: the highest that exists.
 * @throws ApiError ResourceNotFoundException
 */
export async function requireModel(store: Store, project: Project, version: string): Promise<Model> {
    const model = await findModel(store, project, version);
    if (model === undefined) {
        const message =
            version === "latest"
                ? `The project ${project.name} has no model yet.`
                : `The project ${project.name} has no model of version ${version}.`;
        throw notFound(message, { resourceType: "MODEL", resourceId: `${project.name}/${version}` });
    }
    return model;
}

export function findModel(store: Store, project: Project, version: string): Promise<Model | undefined> {
    const models = store.selectFrom("models").selectAll().where("projectId", "=", project.id);
    return version === "latest"
        ? models.orderBy("version", "desc").limit(1).executeTakeFirst()
        : models.where("version", "=", Number(version)).executeTakeFirst();
}

/** Finds a packaging job. @throws ApiError ResourceNotFoundException */
export async function requirePackagingJob(store: Store, project: Project, name: string): Promise<PackagingJob> {
    const job = await findPackagingJob(store, project, name);
    if (job === undefined) {
        throw notFound(
            `The project ${project.name} has no model packaging job ${name}.`,
            aboutPackagingJob(project.name, name),
        );
    }
    return job;
}

export function findPackagingJob(store: Store, project: Project, name: string): Promise<PackagingJob | undefined> {
    return store
        .selectFrom("modelPackagingJobs")
        .selectAll()
        .where("projectId", "=", project.id)
        .where("name", "=", name)
        .executeTakeFirst();
}

/** Finds a trial detection. @throws ApiError ResourceNotFoundException */
export async function requireTrial(store: Store, project: Project, name: string): Promise<Trial> {
    const trial = await findTrial(store, project, name);
    if (trial === undefined) {
        throw notFound(`The project ${project.name} has no trial detection ${name}.`, aboutTrial(project.name, name));
    }
    return trial;
}

export function findTrial(store: Store, project: Project, name: string): Promise<Trial | undefined> {
    return store
        .selectFrom("trialDetections")
        .selectAll()
        .where("projectId", "=", project.id)
        .where("name", "=", name)
        .executeTakeFirst();
}

export function aboutTrial(projectName: string, name: string): AboutResource {
    return { resourceType: "TRIAL", resourceId: `${projectName}/${name}` };
}

export function aboutProject(projectName: string): AboutResource {
    return { resourceType: "PROJECT", resourceId: projectName };
}

export function aboutDataset(projectName: string, type: DatasetType): AboutResource {
    return { resourceType: "DATASET", resourceId: `${projectName}/${type}` };
}

export function aboutModel(projectName: string, version: number): AboutResource {
    return { resourceType: "MODEL", resourceId: `${projectName}/${version}` };
}

export function aboutPackagingJob(projectName: string, jobName: string): AboutResource {
    return { resourceType: "MODEL_PACKAGE_JOB", resourceId: `${projectName}/${jobName}` };
}
