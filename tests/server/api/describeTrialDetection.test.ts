import assert from "node:assert/strict";
import { describeTrialDetection as outputTable } from "../../../server/api/ownOutputs/describeTrialDetection";
import { checkOwnOutput } from "./ownOutput";
import { newProject } from "./projectFixtures";
import { callTrials, keepTrial } from "./trialFixtures";
import type { TrialDescription } from "./trialFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeTrialDetection", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProject(service);
    });
    after(() => service?.close());

    it("counts what has been judged, what couldn't be, and what is left", async () => {
        await keepTrial(service, project, "counted", {
            a: { score: 6 },
            b: { score: 4 },
            c: { message: "It is damaged." },
            d: undefined,
        });
        const { status, body } = await callTrials<{ TrialDetection: TrialDescription }>(service, project, "/counted");
        assert.equal(status, 200);
        checkOwnOutput(outputTable, body);
        assert.deepEqual(body.TrialDetection, {
            TrialDetectionName: "counted",
            ProjectName: project,
            ModelVersion: "1",
            Status: "SUCCEEDED",
            StatusMessage: "",
            CreationTimestamp: 0.001,
            EndTimestamp: 0.002,
            Pictures: {
                Total: 4,
                Judged: 2,
                Anomalous: 1,
                Unusable: 1,
                VerifiedCorrect: 0,
                VerifiedIncorrect: 0,
            },
        });
    });

    it("says what doesn't exist, and refuses a name that none can have", async () => {
        const { status, body } = await callTrials(service, project, "/nothing");
        assert.deepEqual([status, body.__type], [404, "ResourceNotFoundException"]);
        assert.equal(body.Message, `The project ${project} has no trial detection nothing.`);
        assert.equal((await callTrials(service, "nobody", "/nothing")).status, 404);
        assert.equal((await callTrials(service, project, "/a%20b")).status, 400);
    });
});
