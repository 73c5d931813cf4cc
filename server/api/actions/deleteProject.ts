import { projectArn } from "../../store/arn";
import { conflict } from "../../http/errors";
import { onceForToken } from "../idempotency";
import { aboutProject, findProject, requireProject } from "../resources";
import type { Store } from "../resources";
import type { Service } from "../context";
import type { DeleteProjectInput } from "../validations/deleteProject";
import { waitForDeletion } from "../waitForDeletion";

/** Deletes a project that has no models and datasets any more. Deletions in progress are waited for. */
export async function deleteProject(input: DeleteProjectInput, service: Service) {
    const { ProjectName: name } = input;
    await waitForDeletion(service, () => hasDeletions(service.store, name));
    const output = await onceForToken(service, {
        operation: "DeleteProject",
        input,
        about: aboutProject(name),
        deletes: true,
        // A project of that name is a later one: this request asks for its deletion.
        isSpent: async (store) => (await findProject(store, name)) !== undefined,
        run: async (store) => {
            const project = await requireProject(store, name);
            const children = await nameChildren(store, project.id);
            if (children.length > 0) {
                throw conflict(
                    `The project ${name} can't be deleted while it has ${children.join(" and ")}: delete these first.`,
                    aboutProject(name),
                );
            }
            await store.deleteFrom("projects").where("id", "=", project.id).execute();
            return {
                output: { ProjectArn: projectArn(service, name) },
                resource: { table: "projects", id: project.id },
            };
        },
    });
    service.background.projectDeleted();
    return output;
}

/** Tells whether all children are being deleted, and there is at least one. */
async function hasDeletions(store: Store, projectName: string): Promise<boolean> {
    const project = await findProject(store, projectName);
    if (project === undefined) {
        return false;
    }
    const datasets = await store.selectFrom("datasets").select("status").where("projectId", "=", project.id).execute();
    const models = await store.selectFrom("models").select("status").where("projectId", "=", project.id).execute();
    const statuses = [...datasets, ...models].map(({ status }) => status);
    return statuses.length > 0 && statuses.every((status) => status === "DELETE_IN_PROGRESS" || status === "DELETING");
}

async function nameChildren(store: Store, projectId: string): Promise<string[]> {
    const models = await store
        .selectFrom("models")
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("projectId", "=", projectId)
        .executeTakeFirstOrThrow();
    const datasets = await store.selectFrom("datasets").select("type").where("projectId", "=", projectId).execute();
    return [
        ...(models.count > 0 ? [`${models.count} ${models.count === 1 ? "model" : "models"}`] : []),
        ...datasets.map(({ type }) => `the ${type} dataset`),
    ];
}
