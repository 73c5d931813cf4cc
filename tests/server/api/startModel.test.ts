import assert from "node:assert/strict";
import { DescribeModelCommand, StartModelCommand } from "@aws-sdk/client-lookoutvision";
import type { StartModelCommandInput } from "@aws-sdk/client-lookoutvision";
import { failure, newProjectWithModel } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("StartModel", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithModel(service);
    });
    after(() => service.close());
    beforeEach(() => service.setModel(ProjectName, 1, { status: "TRAINED" }));

    const start = (input: Partial<StartModelCommandInput>) =>
        service.client.send(new StartModelCommand({ ProjectName, ModelVersion: "1", MinInferenceUnits: 1, ...input }));

    it("answers 202 with STARTING_HOSTING, wakes the hosting, and shows the units from then on", async () => {
        service.woken.length = 0;
        const { Status, $metadata } = await start({ MinInferenceUnits: 2, MaxInferenceUnits: 4 });
        assert.deepEqual([$metadata.httpStatusCode, Status], [202, "STARTING_HOSTING"]);
        assert.deepEqual(service.woken, ["hosting"]);
        const { ModelDescription } = await service.client.send(
            new DescribeModelCommand({ ProjectName, ModelVersion: "1" }),
        );
        assert.deepEqual(
            [ModelDescription!.Status, ModelDescription!.MinInferenceUnits, ModelDescription!.MaxInferenceUnits],
            ["STARTING_HOSTING", 2, 4],
        );
    });

    it("starts the latest version", async () => {
        assert.equal((await start({ ModelVersion: "latest" })).Status, "STARTING_HOSTING");
    });

    const cases: [string, Partial<StartModelCommandInput>, RegExp][] = [
        ["no units", { MinInferenceUnits: undefined }, /Value null at 'minInferenceUnits'/],
        ["0 units", { MinInferenceUnits: 0 }, /'0' at 'minInferenceUnits' .* value greater than or equal to 1/],
        ["half a unit", { MinInferenceUnits: 1.5 }, /'1\.5' at 'minInferenceUnits' .* must be an integer/],
        [
            "fewer units at most than at least",
            { MinInferenceUnits: 3, MaxInferenceUnits: 2 },
            /MaxInferenceUnits \(2\) must be at least MinInferenceUnits \(3\)/,
        ],
    ];
    for (const [what, input, message] of cases) {
        it(`refuses ${what}`, async () => {
            const refused = await failure(start(input));
            assert.equal(refused.name, "ValidationException");
            assert.match(refused.message, message);
        });
    }

    it("answers 402 to more units than a model can have here", async () => {
        const refused = await failure(start({ MinInferenceUnits: 1, MaxInferenceUnits: 17 }));
        assert.deepEqual(
            [refused.name, refused.status, refused.resource],
            ["ServiceQuotaExceededException", 402, `MODEL ${ProjectName}/1`],
        );
    });
});
