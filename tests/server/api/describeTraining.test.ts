import assert from "node:assert/strict";
import { describeTraining as outputTable } from "../../../server/api/ownOutputs/describeTraining";
import type { DescribeTrainingOutput } from "../../../server/api/ownOutputs/describeTraining";
import { progressColumns } from "../../../server/training/progress";
import { checkOwnOutput } from "./ownOutput";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeTraining", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProjectWithModel(service);
    });
    after(() => service?.close());

    const call = async (version = "1", of = project) => {
        const answer = await sendSigned(service, {
            method: "GET",
            path: `/lookoutvision/v1/projects/${of}/models/${version}/training`,
        });
        return { status: answer.status, body: (await answer.json()) as DescribeTrainingOutput };
    };
    const describeIt = async (version?: string) => {
        const { status, body } = await call(version);
        assert.equal(status, 200);
        checkOwnOutput(outputTable, body);
        return body.TrainingDescription;
    };

    it("tells of one that waits that it has no engine and no progress yet", async () => {
        const { Status, StatusMessage, StartTimestamp, Engine, Progress, Performance } = await describeIt();
        assert.deepEqual(
            { Status, StatusMessage, StartTimestamp, Engine, Progress, Performance },
            {
                Status: "TRAINING",
                StatusMessage: "The model is being trained.",
                StartTimestamp: undefined,
                Engine: undefined,
                Progress: undefined,
                Performance: undefined,
            },
        );
    });

    it("tells how far a running one is as data, of which StatusMessage is made", async () => {
        await service.setModel(project, 1, {
            trainingEngine: "localProcess",
            trainingStartedAt: 1_600_000_000_000,
            ...progressColumns({ stage: "computing features", fraction: 0.25, msLeft: 90_500 }),
        });
        const training = await describeIt("latest");
        assert.equal(training.ModelVersion, "1");
        assert.deepEqual(training.Progress, { Stage: "computing features", FractionDone: 0.25, SecondsLeft: 90.5 });
        assert.deepEqual([training.Engine, training.StartTimestamp], ["localProcess", 1_600_000_000]);
        assert.equal(
            training.StatusMessage,
            "The model is being trained: computing features, 25 % done, about 90 s left.",
        );
        await service.setModel(project, 1, progressColumns({ stage: "copying pictures", fraction: 0 }));
        assert.deepEqual((await describeIt()).Progress, { Stage: "copying pictures", FractionDone: 0 });
        const metrics = { f1Score: 0.75, precision: 1, recall: 0.6 };
        await service.setModel(project, 1, progressColumns({ stage: "testing", fraction: 0.5, metrics }));
        assert.deepEqual((await describeIt()).Progress, {
            Stage: "testing",
            FractionDone: 0.5,
            Performance: { F1Score: 0.75, Precision: 1, Recall: 0.6 },
        });
    });

    it("tells the scores of one that has ended", async () => {
        await service.setModel(project, 1, {
            status: "TRAINED",
            trainingProgress: null,
            f1Score: 1,
            precision: 0.5,
            recall: 0.25,
        });
        const { Status, Progress, Performance } = await describeIt();
        assert.deepEqual(
            [Status, Progress, Performance],
            ["TRAINED", undefined, { F1Score: 1, Precision: 0.5, Recall: 0.25 }],
        );
    });

    it("refuses a project or version that doesn't exist", async () => {
        assert.equal((await call("9")).status, 404);
        assert.equal((await call("1", "nobody")).status, 404);
        assert.equal((await call("x")).status, 400);
    });
});
