import assert from "node:assert/strict";
import {
    CreateModelCommand,
    DeleteModelCommand,
    DescribeModelPackagingJobCommand,
    ListModelPackagingJobsCommand,
} from "@aws-sdk/client-lookoutvision";
import type { GreengrassConfiguration } from "@aws-sdk/client-lookoutvision";
import { greengrass, newProjectWithTrainedModel, setJob, startJob } from "./packagingFixtures";
import { failure, outputConfig } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { none, nvidia, packagingRefusals } from "./packagingRefusals";

describe("StartModelPackagingJob", () => {
    let service: TestService;
    let project: string;
    before(async () => (service = await startTestService()));
    after(() => service.close());
    beforeEach(async () => (project = await newProjectWithTrainedModel(service)));

    const jobs = async (ProjectName = project) =>
        (await service.client.send(new ListModelPackagingJobsCommand({ ProjectName }))).ModelPackagingJobs!;
    const describeJob = async (JobName: string) =>
        (await service.client.send(new DescribeModelPackagingJobCommand({ ProjectName: project, JobName })))
            .ModelPackagingDescription!;

    describe("validation", () => {
        for (const [what, input, configuration, message] of packagingRefusals) {
            it(`refuses ${what}`, async () => {
                const refused = await failure(startJob(service, project, input, configuration));
                assert.deepEqual([refused.name, refused.status], ["ValidationException", 400]);
                assert.match(refused.message, message);
                assert.deepEqual(await jobs(), []);
            });
        }

        it("takes what each target allows", async () => {
            const targets: Partial<GreengrassConfiguration>[] = [
                { ...none, TargetDevice: "jetson_xavier" },
                {
                    TargetPlatform: nvidia,
                    CompilerOptions: '{"gpu-code": "sm_72", "trt-ver": "7.1.3", "cuda-ver": "10.2"}',
                },
                { CompilerOptions: '{"mcpu": "core-avx2", "mattr": ["+neon"]}' },
            ];
            for (const target of targets) {
                await startJob(service, project, {}, target);
            }
            assert.equal((await jobs()).length, targets.length);
        });
    });

    describe("behaviour", () => {
        it("answers 200 with the job's name, makes it CREATED, and wakes the packaging", async () => {
            service.woken.length = 0;
            const { JobName, $metadata } = await startJob(service, project, { JobName: "first" });
            assert.deepEqual([$metadata.httpStatusCode, JobName], [200, "first"]);
            assert.deepEqual(service.woken, ["packaging"]);
            assert.equal((await describeJob("first")).Status, "CREATED");
        });

        it("names a job that was given no name by a UUID", async () => {
            const { JobName } = await startJob(service, project);
            assert.match(JobName!, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
            assert.equal((await jobs())[0].JobName, JobName);
        });

        it("packages the latest version, and shows which that is", async () => {
            await startJob(service, project, { JobName: "latest", ModelVersion: "latest" });
            assert.equal((await describeJob("latest")).ModelVersion, "1");
        });

        it("answers 404 for a project or version that isn't there", async () => {
            assert.equal((await failure(startJob(service, "nobody"))).resource, "PROJECT nobody");
            assert.equal(
                (await failure(startJob(service, project, { ModelVersion: "9" }))).resource,
                `MODEL ${project}/9`,
            );
        });

        it("answers 402 to more tags than a component can have", async () => {
            const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
            const refused = await failure(startJob(service, project, {}, { Tags }));
            assert.deepEqual([refused.name, refused.status], ["ServiceQuotaExceededException", 402]);
        });

        it("answers 402 when a hundred jobs run or wait", async () => {
            const { JobName } = await startJob(service, project);
            const row = await service.store
                .selectFrom("modelPackagingJobs")
                .selectAll()
                .where("name", "=", JobName!)
                .executeTakeFirstOrThrow();
            const waiting = (
                await service.store
                    .selectFrom("modelPackagingJobs")
                    .select("id")
                    .where("status", "in", ["CREATED", "RUNNING"])
                    .execute()
            ).length;
            const more = Array.from({ length: 100 - waiting }, (_, index) => ({
                ...row,
                id: `more-${index}`,
                name: `more-${index}`,
            }));
            await service.store.insertInto("modelPackagingJobs").values(more).execute();
            const refused = await failure(startJob(service, project));
            assert.deepEqual([refused.name, refused.resource], ["ServiceQuotaExceededException", `PROJECT ${project}`]);
            assert.match(refused.message, /100 packaging jobs at once/);
            await service.store.deleteFrom("modelPackagingJobs").where("id", "like", "more-%").execute();
            await startJob(service, project);
        });

        it("refuses the name of another job, with 409, unless that failed: then it takes its place", async () => {
            await startJob(service, project, { JobName: "taken" });
            const refused = await failure(startJob(service, project, { JobName: "taken", Description: "another" }));
            assert.deepEqual(
                [refused.name, refused.status, refused.resource],
                ["ConflictException", 409, `MODEL_PACKAGE_JOB ${project}/taken`],
            );
            await setJob(service, "taken", "FAILED");
            await startJob(service, project, { JobName: "taken", Description: "another" });
            assert.equal((await jobs()).length, 1);
            assert.equal((await describeJob("taken")).Status, "CREATED");
        });

        it("refuses a component of another model under the same name and version, with 409, unless its job failed", async () => {
            const component = { ComponentName: `shared-${project}`, ComponentVersion: "1.2.3" };
            await startJob(service, project, { JobName: `of-${project}` }, component);
            const other = await newProjectWithTrainedModel(service);
            const refused = await failure(startJob(service, other, {}, component));
            assert.deepEqual(
                [refused.name, refused.resource],
                ["ConflictException", `MODEL_PACKAGE_JOB ${project}/of-${project}`],
            );
            assert.match(refused.message, /is version 1 of the project .* choose another ComponentVersion/);
            // Another version, or the same model once more.
            await startJob(service, other, {}, { ...component, ComponentVersion: "1.2.4" });
            await startJob(service, project, {}, component);
            await service.store
                .updateTable("modelPackagingJobs")
                .set({ status: "FAILED" })
                .where("componentName", "=", component.ComponentName)
                .execute();
            await startJob(service, other, {}, component);
        });

        it("doesn't let its version be deleted until it has ended, and stays when it is", async () => {
            await startJob(service, project, { JobName: "busy" });
            const remove = () =>
                service.client.send(new DeleteModelCommand({ ProjectName: project, ModelVersion: "1" }));
            for (const status of ["CREATED", "RUNNING"] as const) {
                await setJob(service, "busy", status);
                const refused = await failure(remove());
                assert.deepEqual([refused.name, refused.resource], ["ConflictException", `MODEL ${project}/1`]);
                assert.match(refused.message, /while the job busy packages it\. Wait until that ends\.$/);
            }
            await setJob(service, "busy", "SUCCEEDED");
            await remove();
            await service.store.deleteFrom("models").where("status", "=", "DELETING").execute();
            assert.equal((await describeJob("busy")).ModelVersion, "1");
        });
    });

    describe("client tokens", () => {
        it("make one job of twenty concurrent duplicates", async () => {
            const start = () => startJob(service, project, { ClientToken: `many-${project}` });
            const answers = await Promise.all(Array.from({ length: 20 }, start));
            assert.equal(new Set(answers.map(({ JobName }) => JobName)).size, 1);
            assert.equal((await jobs()).length, 1);
        });

        it("are answered alike when the job has ended, and refused with other parameters", async () => {
            const ClientToken = `again-${project}`;
            const first = await startJob(service, project, { ClientToken });
            await setJob(service, first.JobName!, "SUCCEEDED");
            assert.equal((await startJob(service, project, { ClientToken })).JobName, first.JobName);
            assert.equal(
                (await failure(startJob(service, project, { ClientToken, Description: "other" }))).name,
                "ConflictException",
            );
        });

        it("of a job that failed are spent", async () => {
            const ClientToken = `failed-${project}`;
            const first = await startJob(service, project, { ClientToken });
            await setJob(service, first.JobName!, "FAILED");
            assert.notEqual((await startJob(service, project, { ClientToken })).JobName, first.JobName);
        });
    });

    it("gives version 2's component another version by itself", async () => {
        await service.client.send(new CreateModelCommand({ ProjectName: project, OutputConfig: outputConfig }));
        await service.setModel(project, 2, { status: "TRAINED" });
        await startJob(service, project, { JobName: "one" });
        await startJob(service, project, { JobName: "two", ModelVersion: "2" });
        await setJob(service, "two", "SUCCEEDED");
        const { ModelPackagingOutputDetails } = await describeJob("two");
        assert.deepEqual(ModelPackagingOutputDetails, {
            Greengrass: { ComponentName: project, ComponentVersion: "2.0.0" },
        });
        assert.equal(greengrass.ComponentVersion, undefined);
    });
});
