import assert from "node:assert/strict";
import { DescribeModelPackagingJobCommand } from "@aws-sdk/client-lookoutvision";
import { newProjectWithTrainedModel, setJob, startJob } from "./packagingFixtures";
import { failure, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeModelPackagingJob", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithTrainedModel(service);
    });
    after(() => service.close());

    const describeJob = (JobName: string, project = ProjectName) =>
        service.client.send(new DescribeModelPackagingJobCommand({ ProjectName: project, JobName }));

    it("shows all that was ordered, and the component once it is there", async () => {
        const configuration = {
            S3OutputLocation: { Bucket: "results" },
            ComponentName: "com.example.plates",
            ComponentVersion: "4.5.6",
            ComponentDescription: "Looks at plates, (line 7)?",
            Tags: [{ Key: "line", Value: "7" }],
            TargetPlatform: { Os: "LINUX", Arch: "ARM64", Accelerator: "NVIDIA" },
            CompilerOptions: '{"gpu-code": "sm_72", "trt-ver": "8.2.1", "cuda-ver": "10.2"}',
        } as const;
        const Greengrass = { ...configuration, Tags: [...configuration.Tags] };
        await startJob(service, ProjectName, {
            JobName: "all",
            Description: "the first",
            Configuration: { Greengrass },
        });
        const { CreationTimestamp, LastUpdatedTimestamp, ...waiting } = (await describeJob("all"))
            .ModelPackagingDescription!;
        assert.ok(Math.abs(CreationTimestamp!.getTime() - Date.now()) < 60_000);
        assert.deepEqual(LastUpdatedTimestamp, CreationTimestamp);
        const ordered = {
            JobName: "all",
            ProjectName,
            ModelVersion: "1",
            ModelPackagingJobDescription: "the first",
            ModelPackagingMethod: "Greengrass",
            ModelPackagingConfiguration: { Greengrass },
        };
        assert.deepEqual(waiting, { ...ordered, Status: "CREATED", StatusMessage: "The model waits to be packaged." });

        await setJob(service, "all", "SUCCEEDED", "done");
        const {
            CreationTimestamp: _created,
            LastUpdatedTimestamp: _updated,
            ...done
        } = (await describeJob("all")).ModelPackagingDescription!;
        const ModelPackagingOutputDetails = {
            Greengrass: { ComponentName: "com.example.plates", ComponentVersion: "4.5.6" },
        };
        assert.deepEqual(done, { ...ordered, Status: "SUCCEEDED", StatusMessage: "done", ModelPackagingOutputDetails });
    });

    it("shows no component of a job that failed, and says why", async () => {
        await startJob(service, ProjectName, { JobName: "failed" });
        await setJob(service, "failed", "FAILED", "The bucket is gone.");
        const { Status, StatusMessage, ModelPackagingOutputDetails } = (await describeJob("failed"))
            .ModelPackagingDescription!;
        assert.deepEqual(
            [Status, StatusMessage, ModelPackagingOutputDetails],
            ["FAILED", "The bucket is gone.", undefined],
        );
    });

    it("refuses a name that is none, with 400", async () => {
        assert.equal((await failure(describeJob("a_b"))).name, "ValidationException");
    });

    it("answers 404 for a job of another project, and for a project that isn't there", async () => {
        await startJob(service, ProjectName, { JobName: "mine" });
        const other = await newProject(service);
        const missing = await failure(describeJob("mine", other));
        assert.deepEqual(
            [missing.name, missing.status, missing.resource],
            ["ResourceNotFoundException", 404, `MODEL_PACKAGE_JOB ${other}/mine`],
        );
        assert.equal((await failure(describeJob("mine", "nobody"))).resource, "PROJECT nobody");
    });
});
