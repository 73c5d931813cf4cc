import { datasetColumns } from "../../store/datasetColumns";
import { datasetMetadata, projectMetadata } from "../descriptions";
import { requireProject } from "../resources";
import type { Service } from "../context";
import type { DescribeProjectInput } from "../validations/describeProject";

/** Describes a project with its datasets, the training dataset first. */
export async function describeProject(input: DescribeProjectInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const datasets = await service.store
        .selectFrom("datasets")
        .select(datasetColumns)
        .where("projectId", "=", project.id)
        .orderBy("type", "desc")
        .execute();
    return {
        ProjectDescription: { ...projectMetadata(service, project), Datasets: datasets.map(datasetMetadata) },
    };
}
