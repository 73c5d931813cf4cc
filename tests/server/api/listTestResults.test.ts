import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { listTestResults as outputTable } from "../../../server/api/ownOutputs/listTestResults";
import type { ListTestResultsOutput } from "../../../server/api/ownOutputs/listTestResults";
import { balanced, newEvaluatedModel, testScores } from "./evaluatedModel";
import { checkOwnOutput } from "./ownOutput";
import { manifestLine, newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ListTestResults", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const call = async (project: string, version = "1") => {
        const path = `/lookoutvision/v1/projects/${project}/models/${version}/test-results`;
        const answer = await sendSigned(service, { path });
        return { status: answer.status, body: (await answer.json()) as ListTestResultsOutput & Record<string, string> };
    };

    it("tells each test picture's label, score and verdict, and the threshold that made it", async () => {
        const { body } = await call(await newEvaluatedModel(service));
        checkOwnOutput(outputTable, body);
        assert.deepEqual([body.Threshold, body.BalancedThreshold, body.Slope], [5, balanced.threshold, balanced.slope]);
        assert.deepEqual(
            body.Pictures.map(({ Label, Score }) => [Label, Score]),
            [
                ...testScores.normal.map((score) => ["normal", score]),
                ...testScores.anomaly.map((score) => ["anomaly", score]),
            ],
        );
        assert.equal(body.Pictures[0].Source, "s3://pictures/train/normal-0.png");
        for (const { Score, IsAnomalous, Confidence } of body.Pictures) {
            assert.equal(IsAnomalous, Score >= 5);
            assert.ok(Math.abs(Confidence - 1 / (1 + Math.exp(-body.Slope * Math.abs(Score - 5)))) < 1e-12);
        }
        assert.equal(body.TrainingScores, undefined, "of a training that kept none");
    });

    it("judges by the threshold that a person has set, and keeps the training's own beside it", async () => {
        const project = await newEvaluatedModel(service);
        const set = { point: { threshold: 3 }, decision: { threshold: 3, slope: 2 } };
        await service.setModel(project, 1, { operatingPoint: JSON.stringify(set) });
        const { body } = await call(project, "latest");
        assert.deepEqual([body.Threshold, body.BalancedThreshold, body.Slope], [3, 5, 2]);
        assert.ok(body.Pictures.every(({ Score, IsAnomalous }) => IsAnomalous === Score >= 3));
    });

    it("names the masks of the test pictures, with what their colours stand for", async () => {
        const project = await newEvaluatedModel(service);
        const masked = {
            ...(JSON.parse(manifestLine("train/anomaly-2.png", "anomaly")) as object),
            "anomaly-mask-ref": "s3://pictures/masks/anomaly-2.png",
            "anomaly-mask-ref-metadata": {
                "internal-color-map": {
                    "0": { "class-name": "BACKGROUND", "hex-color": "#ffffff" },
                    "1": { "class-name": "scratch", "hex-color": "#2ca02c" },
                },
            },
        };
        await service.store
            .updateTable("modelInputs")
            .set({ content: gzipSync(JSON.stringify({ train: [JSON.stringify(masked)], test: null })) })
            .where("modelId", "in", (select) =>
                select
                    .selectFrom("models")
                    .innerJoin("projects", "projects.id", "models.projectId")
                    .where("projects.name", "=", project)
                    .select("models.id"),
            )
            .execute();
        const { body } = await call(project);
        checkOwnOutput(outputTable, body);
        const withMask = body.Pictures.filter(({ MaskSource }) => MaskSource !== undefined);
        assert.deepEqual(
            withMask.map(({ Source, MaskSource, MaskColors }) => ({ Source, MaskSource, MaskColors })),
            [
                {
                    Source: "s3://pictures/train/anomaly-2.png",
                    MaskSource: "s3://pictures/masks/anomaly-2.png",
                    MaskColors: [
                        { Name: "BACKGROUND", Color: "#FFFFFF" },
                        { Name: "scratch", Color: "#2CA02C" },
                    ],
                },
            ],
        );
    });

    it("refuses a version that isn't trained or doesn't exist, and says what is missing of one whose key is gone", async () => {
        const project = await newProjectWithModel(service);
        assert.equal((await call(project)).status, 409);
        assert.equal((await call(project, "9")).status, 404);
        assert.equal((await call("nobody")).status, 404);
        assert.equal((await call(project, "x")).status, 400);
        const trained = await newEvaluatedModel(service);
        await service.setModel(trained, 1, { wrappedDataKey: null });
        const { status, body } = await call(trained);
        assert.equal(status, 409);
        assert.match(
            body.Message,
            /^The scores of version 1 of the project .* can't be read: .*Train a new version\.$/,
        );
    });
});
