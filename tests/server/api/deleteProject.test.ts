import assert from "node:assert/strict";
import {
    CreateDatasetCommand,
    DeleteDatasetCommand,
    DeleteProjectCommand,
    ListProjectsCommand,
} from "@aws-sdk/client-lookoutvision";
import { failure, newProject, newProjectWithModel } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DeleteProject", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const remove = (ProjectName: string) => service.client.send(new DeleteProjectCommand({ ProjectName }));
    const exists = async (name: string) =>
        (await service.client.send(new ListProjectsCommand({}))).Projects!.some(
            (project) => project.ProjectName === name,
        );

    it("answers 200 with the ARN; the project is gone and the service is told so", async () => {
        const name = await newProject(service);
        service.woken.length = 0;
        const { ProjectArn, $metadata } = await remove(name);
        assert.equal($metadata.httpStatusCode, 200);
        assert.equal(ProjectArn, `arn:aws:lookoutvision:us-east-1:123456789012:project/${name}`);
        assert.equal(await exists(name), false);
        assert.deepEqual(service.woken, ["projectDeleted"]);
    });

    it("refuses a project that doesn't exist", async () => {
        const refused = await failure(remove("nobody"));
        assert.deepEqual(
            [refused.name, refused.status, refused.resource],
            ["ResourceNotFoundException", 404, "PROJECT nobody"],
        );
    });

    it("refuses a project that has models and datasets, names them, and deletes nothing", async () => {
        const name = await newProjectWithModel(service);
        const refused = await failure(remove(name));
        assert.deepEqual(
            [refused.name, refused.status, refused.resource],
            ["ConflictException", 409, `PROJECT ${name}`],
        );
        assert.match(refused.message, /while it has 1 model and the train dataset/);
        assert.equal(await exists(name), true);
    });

    it("waits for datasets that are being deleted instead of refusing", async () => {
        const name = await newProject(service);
        for (const DatasetType of ["train", "test"]) {
            await service.client.send(new CreateDatasetCommand({ ProjectName: name, DatasetType }));
            await service.client.send(new DeleteDatasetCommand({ ProjectName: name, DatasetType }));
        }
        await remove(name);
        assert.equal(await exists(name), false);
    });

    it("waits for models that are being deleted, but not for ever", async () => {
        const name = await newProjectWithModel(service);
        await service.client.send(new DeleteDatasetCommand({ ProjectName: name, DatasetType: "train" }));
        await service.setModel(name, 1, { status: "DELETING" });
        const removal = failure(remove(name));
        setTimeout(() => (service.clock.offsetMs += 31_000), 200);
        assert.match((await removal).message, /while it has 1 model: delete/);
    });
});
