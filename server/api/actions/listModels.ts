import { modelMetadata, shownModelColumns } from "../descriptions";
import type { ShownModel } from "../descriptions";
import { readPage } from "../pagination";
import { requireProject } from "../resources";
import type { Service } from "../context";
import type { ListModelsInput } from "../validations/listModels";

/** Lists the versions of a project, the newest first. */
export async function listModels(input: ListModelsInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const { rows, nextToken } = await readPage<ShownModel, number>(service.store, {
        input,
        list: ["models", project.id],
        keyOf: (model) => model.version,
        read: (after, limit) =>
            service.store
                .selectFrom("models")
                .select(shownModelColumns)
                .where("projectId", "=", project.id)
                .$if(after !== undefined, (query) => query.where("version", "<", after!))
                .orderBy("version", "desc")
                .limit(limit)
                .execute(),
    });
    return { Models: rows.map((model) => modelMetadata(service, project, model)), NextToken: nextToken };
}
