import { modelDescription } from "../descriptions";
import { requireModel, requireProject } from "../resources";
import type { Service } from "../service";
import type { DescribeModelInput } from "../validations/describeModel";

export async function describeModel(input: DescribeModelInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    return { ModelDescription: modelDescription(service, project, model) };
}
