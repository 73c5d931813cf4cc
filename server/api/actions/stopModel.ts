import { onceForToken } from "../idempotency";
import { isGoneOr, moveModel } from "../modelTransitions";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../context";
import type { StopModelInput } from "../validations/stopModel";

/** Ends the hosting of a version, in the background. */
export async function stopModel(input: StopModelInput, service: Service) {
    const { ProjectName: projectName, ModelVersion: version } = input;
    const output = await onceForToken(service, {
        operation: "StopModel",
        input,
        about: { resourceType: "MODEL", resourceId: `${projectName}/${version}` },
        isSpent: isGoneOr("HOSTING_FAILED"),
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const model = await requireModel(store, project, version);
            await moveModel(store, project, model, {
                call: "StopModel",
                verb: "stopped",
                to: { status: "STOPPING_HOSTING", statusMessage: "Hosting of the model is being stopped." },
            });
            return { output: { Status: "STOPPING_HOSTING" }, resource: { table: "models", id: model.id } };
        },
    });
    service.background.wakeHosting();
    return output;
}
