import assert from "node:assert/strict";
import {
    DeleteDatasetCommand,
    DeleteModelCommand,
    DeleteProjectCommand,
    ListModelPackagingJobsCommand,
    paginateListModelPackagingJobs,
} from "@aws-sdk/client-lookoutvision";
import { newProjectWithTrainedModel, setJob, startJob } from "./packagingFixtures";
import { failure, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListModelPackagingJobs", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithTrainedModel(service);
        for (const JobName of ["c", "A", "b", "1", "d-e"]) {
            await startJob(service, ProjectName, { JobName, Description: `job ${JobName}` });
        }
    });
    after(() => service.close());

    const list = (name: string, MaxResults?: number, NextToken?: string) =>
        service.client.send(new ListModelPackagingJobsCommand({ ProjectName: name, MaxResults, NextToken }));

    it("lists the jobs of the project by name, without configuration and component", async () => {
        await setJob(service, "1", "SUCCEEDED", "done");
        const { ModelPackagingJobs } = await list(ProjectName);
        assert.deepEqual(
            ModelPackagingJobs!.map(({ JobName }) => JobName),
            ["1", "A", "b", "c", "d-e"],
        );
        const { CreationTimestamp, LastUpdatedTimestamp, ...first } = ModelPackagingJobs![0];
        assert.ok(CreationTimestamp instanceof Date && LastUpdatedTimestamp instanceof Date);
        assert.deepEqual(first, {
            JobName: "1",
            ProjectName,
            ModelVersion: "1",
            ModelPackagingJobDescription: "job 1",
            ModelPackagingMethod: "Greengrass",
            Status: "SUCCEEDED",
            StatusMessage: "done",
        });
    });

    it("pages", async () => {
        const seen: string[][] = [];
        for await (const { ModelPackagingJobs } of paginateListModelPackagingJobs(
            { client: service.client, pageSize: 2 },
            { ProjectName },
        )) {
            seen.push(ModelPackagingJobs!.map(({ JobName }) => JobName!));
        }
        assert.deepEqual(seen, [["1", "A"], ["b", "c"], ["d-e"]]);
    });

    it("refuses pages of more than 100 and a token of another project, with 400, and a project that doesn't exist, with 404", async () => {
        assert.equal((await failure(list(ProjectName, 101))).name, "ValidationException");
        const { NextToken } = await list(ProjectName, 2);
        assert.equal((await failure(list(await newProject(service), 2, NextToken))).name, "ValidationException");
        assert.equal((await failure(list("nobody"))).resource, "PROJECT nobody");
    });

    it("lists none of a project that was deleted and made again", async () => {
        const gone = await newProjectWithTrainedModel(service);
        await startJob(service, gone, { JobName: "of-before" });
        await setJob(service, "of-before", "SUCCEEDED");
        await service.client.send(new DeleteModelCommand({ ProjectName: gone, ModelVersion: "1" }));
        await service.store.deleteFrom("models").where("status", "=", "DELETING").execute();
        await service.client.send(new DeleteDatasetCommand({ ProjectName: gone, DatasetType: "train" }));
        await service.client.send(new DeleteProjectCommand({ ProjectName: gone }));
        assert.equal(
            (
                await service.store
                    .selectFrom("modelPackagingJobs")
                    .select("id")
                    .where("name", "=", "of-before")
                    .execute()
            ).length,
            0,
        );
    });
});
