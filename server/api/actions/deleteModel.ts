import { modelArn } from "../../store/arn";
import { conflict } from "../../http/errors";
import { onceForToken } from "../idempotency";
import { moveModel } from "../modelTransitions";
import { aboutModel, findModel, findProject, requireModel, requireProject } from "../resources";
import type { Model, Project, Store } from "../resources";
import type { Service } from "../context";
import type { DeleteModelInput } from "../validations/deleteModel";

/** Deletes a version in the background, with the copies of its pictures. The evaluation files stay. */
export async function deleteModel(input: DeleteModelInput, service: Service) {
    const { ProjectName: projectName, ModelVersion: version } = input;
    const output = await onceForToken(service, {
        operation: "DeleteModel",
        input,
        about: aboutModel(projectName, Number(version)),
        deletes: true,
        isSpent: async (store, id) => {
            const project = await findProject(store, projectName);
            const current = project && (await findModel(store, project, version));
            return current !== undefined && current.id !== id;
        },
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const model = await requireModel(store, project, version);
            await requireUnpackaged(store, project, model);
            await moveModel(store, project, model, {
                call: "DeleteModel",
                verb: "deleted",
                to: { status: "DELETING", statusMessage: "The model is being deleted." },
            });
            return {
                output: { ModelArn: modelArn(service, projectName, model.version) },
                resource: { table: "models", id: model.id },
            };
        },
    });
    service.background.wakeDeletion();
    return output;
}

/** Requires that no packaging job is at work. A job reads the model's file until it ends, which takes a moment. */
async function requireUnpackaged(store: Store, project: Project, model: Model): Promise<void> {
    const job = await store
        .selectFrom("modelPackagingJobs")
        .select("name")
        .where("modelId", "=", model.id)
        .where("status", "in", ["CREATED", "RUNNING"])
        .limit(1)
        .executeTakeFirst();
    if (job !== undefined) {
        throw conflict(
            `Version ${model.version} of the project ${project.name} can't be deleted while the job ${job.name} packages it. Wait until that ends.`,
            aboutModel(project.name, model.version),
        );
    }
}
