import assert from "node:assert/strict";
import { CreateModelCommand, ListModelsCommand, paginateListModels } from "@aws-sdk/client-lookoutvision";
import { failure, newProject, newTrainableProject, outputConfig } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListModels", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newTrainableProject(service);
        for (let version = 1; version <= 12; version++) {
            await service.client.send(
                new CreateModelCommand({ ProjectName, OutputConfig: outputConfig, Description: `v${version}` }),
            );
        }
    });
    after(() => service.close());

    const list = (name: string, MaxResults?: number, NextToken?: string) =>
        service.client.send(new ListModelsCommand({ ProjectName: name, MaxResults, NextToken }));

    it("lists the versions as numbers, the newest first, with their scores once they are trained", async () => {
        await service.setModel(ProjectName, 12, {
            status: "TRAINED",
            statusMessage: "done",
            f1Score: 1,
            recall: 1,
            precision: 1,
        });
        const { Models } = await list(ProjectName);
        assert.deepEqual(
            Models!.map((model) => model.ModelVersion),
            ["12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1"],
        );
        const { CreationTimestamp, ...newest } = Models![0];
        assert.ok(CreationTimestamp instanceof Date);
        assert.deepEqual(newest, {
            ModelVersion: "12",
            ModelArn: `arn:aws:lookoutvision:us-east-1:123456789012:model/${ProjectName}/12`,
            Description: "v12",
            Status: "TRAINED",
            StatusMessage: "done",
            Performance: { F1Score: 1, Recall: 1, Precision: 1 },
        });
        assert.equal(Models![1].Performance, undefined);
    });

    it("pages", async () => {
        const seen: string[] = [];
        for await (const { Models } of paginateListModels({ client: service.client, pageSize: 5 }, { ProjectName })) {
            seen.push(...Models!.map((model) => model.ModelVersion!));
        }
        assert.deepEqual(seen, ["12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1"]);
    });

    it("refuses a token of another project, with 400, and a project that doesn't exist, with 404", async () => {
        const { NextToken } = await list(ProjectName, 5);
        assert.equal((await failure(list(await newProject(service), 5, NextToken))).name, "ValidationException");
        assert.equal((await failure(list("nobody"))).resource, "PROJECT nobody");
    });
});
