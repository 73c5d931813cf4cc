import { keepQuery } from "../../store/keptQuery";
import { describedModelColumns, modelDescription } from "../descriptions";
import { requireModel, requireProject } from "../resources";
import type { Store } from "../resources";
import type { Service } from "../context";
import type { DescribeModelInput } from "../validations/describeModel";

export async function describeModel(input: DescribeModelInput, service: Service) {
    const { ProjectName: name, ModelVersion: version } = input;
    const described = await (version === "latest"
        ? findLatest(service.store, name)
        : findVersion(service.store, name, Number(version)));
    if (described !== undefined) {
        return { ModelDescription: modelDescription(service, { name }, described) };
    }
    // Find out which of the two is missing. Both may exist by now.
    const project = await requireProject(service.store, name);
    return {
        ModelDescription: modelDescription(service, project, await requireModel(service.store, project, version)),
    };
}

/*
 * Queries of the most frequent call: clients that wait for a model ask again and again.
 * So a call takes one statement, and only the columns that are shown.
 */

const findVersion = keepQuery(
    (store, name: string, version: number) =>
        describedModels(store, name).where("models.version", "=", version).limit(1),
    2,
);

const findLatest = keepQuery(
    (store, name: string) => describedModels(store, name).orderBy("models.version", "desc").limit(1),
    1,
);

function describedModels(store: Store, projectName: string) {
    return store
        .selectFrom("models")
        .innerJoin("projects", "projects.id", "models.projectId")
        .where("projects.name", "=", projectName)
        .select(describedModelColumns);
}
