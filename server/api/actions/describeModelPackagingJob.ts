import { packagingJobDescription } from "../descriptions";
import { requirePackagingJob, requireProject } from "../resources";
import type { Service } from "../context";
import type { DescribeModelPackagingJobInput } from "../validations/describeModelPackagingJob";

export async function describeModelPackagingJob(input: DescribeModelPackagingJobInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const job = await requirePackagingJob(service.store, project, input.JobName);
    return { ModelPackagingDescription: packagingJobDescription(project, job) };
}
