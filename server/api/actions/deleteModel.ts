import { modelArn } from "../arn";
import { onceForToken } from "../idempotency";
import { moveModel } from "../modelTransitions";
import { aboutModel, findModel, findProject, requireModel, requireProject } from "../resources";
import type { Service } from "../service";
import type { DeleteModelInput } from "../validations/deleteModel";

/** Deletes a version in the background, with the copies of its pictures. The evaluation files stay. */
export async function deleteModel(input: DeleteModelInput, service: Service) {
    const { ProjectName: projectName, ModelVersion: version } = input;
    const output = await onceForToken(service, {
        operation: "DeleteModel",
        input,
        about: aboutModel(projectName, Number(version)),
        isSpent: async (store, id) => {
            const project = await findProject(store, projectName);
            const current = project && (await findModel(store, project, version));
            return current !== undefined && current.id !== id;
        },
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const model = await requireModel(store, project, version);
            await moveModel(store, project, model, {
                verb: "deleted",
                from: ["TRAINED", "TRAINING_FAILED", "HOSTING_FAILED", "DELETING"],
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
