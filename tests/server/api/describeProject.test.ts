import assert from "node:assert/strict";
import { CreateDatasetCommand, DescribeProjectCommand } from "@aws-sdk/client-lookoutvision";
import { failure, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeProject", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const describeIt = async (ProjectName: string) =>
        (await service.client.send(new DescribeProjectCommand({ ProjectName }))).ProjectDescription!;

    it("shows a project without datasets", async () => {
        const name = await newProject(service);
        const { CreationTimestamp, ...rest } = await describeIt(name);
        assert.ok(CreationTimestamp instanceof Date);
        assert.deepEqual(rest, {
            ProjectName: name,
            ProjectArn: `arn:aws:lookoutvision:us-east-1:123456789012:project/${name}`,
            Datasets: [],
        });
    });

    it("shows the datasets with their status, the training dataset first", async () => {
        const name = await newProject(service);
        for (const DatasetType of ["test", "train"]) {
            await service.client.send(new CreateDatasetCommand({ ProjectName: name, DatasetType }));
        }
        const { Datasets } = await describeIt(name);
        assert.deepEqual(
            Datasets!.map(({ DatasetType, Status, StatusMessage }) => [DatasetType, Status, StatusMessage]),
            [
                ["train", "CREATE_COMPLETE", "The dataset was created successfully."],
                ["test", "CREATE_COMPLETE", "The dataset was created successfully."],
            ],
        );
    });

    it("refuses a name that can't be one, with 400, and one that nobody has, with 404", async () => {
        const invalid = await failure(describeIt("a.b"));
        assert.deepEqual([invalid.name, invalid.status], ["ValidationException", 400]);
        const unknown = await failure(describeIt("nobody"));
        assert.deepEqual(
            [unknown.name, unknown.status, unknown.resource],
            ["ResourceNotFoundException", 404, "PROJECT nobody"],
        );
    });
});
