import assert from "node:assert/strict";
import { DeleteModelCommand, ListModelsCommand } from "@aws-sdk/client-lookoutvision";
import { failure, newProjectWithModel } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DeleteModel", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithModel(service);
        await service.setModel(ProjectName, 1, { status: "TRAINED" });
    });
    after(() => service.close());

    const remove = (ModelVersion: string) => service.client.send(new DeleteModelCommand({ ProjectName, ModelVersion }));

    it("refuses latest: what is deleted is named", async () => {
        const refused = await failure(remove("latest"));
        assert.equal(refused.name, "ValidationException");
        assert.match(refused.message, /'latest' at 'modelVersion' .* pattern: \(\[1-9\]\[0-9\]\*\)/);
    });

    it("answers 202 with the ARN, and the version is DELETING until it is gone", async () => {
        service.woken.length = 0;
        const { ModelArn, $metadata } = await remove("1");
        assert.equal($metadata.httpStatusCode, 202);
        assert.equal(ModelArn, `arn:aws:lookoutvision:us-east-1:123456789012:model/${ProjectName}/1`);
        assert.deepEqual(service.woken, ["deletion"]);
        const { Models } = await service.client.send(new ListModelsCommand({ ProjectName }));
        assert.equal(Models![0].Status, "DELETING");
    });

    it("refuses a version that doesn't exist, with 404", async () => {
        assert.equal((await failure(remove("7"))).resource, `MODEL ${ProjectName}/7`);
    });
});
