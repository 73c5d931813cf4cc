import { packagingJobMetadata } from "../descriptions";
import { readPage } from "../pagination";
import { requireProject } from "../resources";
import type { PackagingJob } from "../resources";
import type { Service } from "../context";
import type { ListModelPackagingJobsInput } from "../validations/listModelPackagingJobs";

/** Lists the jobs of a project by name. */
export async function listModelPackagingJobs(input: ListModelPackagingJobsInput, service: Service) {
    const project = await requireProject(service.store, input.ProjectName);
    const { rows, nextToken } = await readPage<PackagingJob, string>(service.store, {
        input,
        list: ["modelPackagingJobs", project.id],
        keyOf: (job) => job.name,
        read: (after, limit) =>
            service.store
                .selectFrom("modelPackagingJobs")
                .selectAll()
                .where("projectId", "=", project.id)
                .$if(after !== undefined, (query) => query.where("name", ">", after!))
                .orderBy("name")
                .limit(limit)
                .execute(),
    });
    return { ModelPackagingJobs: rows.map((job) => packagingJobMetadata(project, job)), NextToken: nextToken };
}
