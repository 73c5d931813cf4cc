import assert from "node:assert/strict";
import { DescribeDatasetCommand } from "@aws-sdk/client-lookoutvision";
import { failure, importDataset, manifest, newProject } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeDataset", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const describeIt = (ProjectName: string, DatasetType: string) =>
        service.client.send(new DescribeDatasetCommand({ ProjectName, DatasetType }));

    it("answers 200 with every member", async () => {
        const name = await newProject(service);
        await importDataset(service, name, manifest({ normal: 2, anomaly: 1 }));
        const { DatasetDescription, $metadata } = await describeIt(name, "train");
        const { CreationTimestamp, LastUpdatedTimestamp, ...rest } = DatasetDescription!;
        assert.equal($metadata.httpStatusCode, 200);
        assert.ok(LastUpdatedTimestamp! >= CreationTimestamp!);
        assert.deepEqual(rest, {
            ProjectName: name,
            DatasetType: "train",
            Status: "CREATE_COMPLETE",
            StatusMessage: "The dataset was created successfully.",
            ImageStats: { Total: 3, Labeled: 3, Normal: 2, Anomaly: 1 },
        });
    });

    it("refuses another type, with 400, and a dataset that the project hasn't, with 404", async () => {
        const name = await newProject(service);
        assert.match((await failure(describeIt(name, "all"))).message, /'all' at 'datasetType'/);
        const unknown = await failure(describeIt(name, "test"));
        assert.deepEqual(
            [unknown.name, unknown.status, unknown.resource],
            ["ResourceNotFoundException", 404, `DATASET ${name}/test`],
        );
    });
});
