import assert from "node:assert/strict";
import { explainAnomalies as outputTable } from "../../../server/api/ownOutputs/explainAnomalies";
import type { ExplainAnomaliesOutput } from "../../../server/api/ownOutputs/explainAnomalies";
import { UnusablePictureError } from "../../../server/detector/detection";
import { balanced } from "./evaluatedModel";
import { checkOwnOutput } from "./ownOutput";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("ExplainAnomalies", () => {
    let service: TestService;
    let project: string;
    before(async () => {
        service = await startTestService();
        project = await newProjectWithModel(service);
        await service.setModel(project, 1, { status: "HOSTED" });
    });
    after(() => service?.close());
    beforeEach(
        () =>
            (service.hosting.answer = async () => ({
                isAnomalous: true,
                confidence: 0.75,
                score: 6,
                decision: balanced,
                anomalies: [{ name: "deep scratch", color: "#FF0000", totalPercentageArea: 1 }],
                anomalyMask: Buffer.from("mask"),
                anomalyMap: { png: Buffer.from("map"), deviationsAtWhite: 12, reference: "training" },
            })),
    );

    const call = async (query = "", type = "image/png", version = "1") => {
        const answer = await sendSigned(service, {
            method: "POST",
            path: `/lookoutvision/v1/projects/${project}/models/${version}/explain${query}`,
            body: Buffer.from([0x89, 1]),
            headers: { "content-type": type },
        });
        return {
            status: answer.status,
            body: (await answer.json()) as ExplainAnomaliesOutput & Record<string, string>,
        };
    };

    it("answers as DetectAnomalies does, with score, threshold and anomaly map", async () => {
        const { status, body } = await call();
        assert.equal(status, 200);
        checkOwnOutput(outputTable, body);
        assert.deepEqual(body.ExplainAnomalyResult, {
            IsAnomalous: true,
            Confidence: 0.75,
            Score: 6,
            Threshold: 5,
            Anomalies: [{ Name: "deepscratch", PixelAnomaly: { TotalPercentageArea: 1, Color: "#FF0000" } }],
            AnomalyMask: Buffer.from("mask").toString("base64"),
            AnomalyMap: { Map: Buffer.from("map").toString("base64"), DeviationsAtWhite: 12, Reference: "training" },
        });
    });

    it("says how unlike all learnt pictures it is, if the model can tell", async () => {
        const { answer } = service.hosting;
        service.hosting.answer = async (picture) => ({ ...(await answer(picture)), unfamiliarity: 2.5 });
        const { body } = await call();
        checkOwnOutput(outputTable, body);
        assert.equal(body.ExplainAnomalyResult.Unfamiliarity, 2.5);
    });

    it("decides by another threshold once, if one is asked for, and by the one that was set for the model else", async () => {
        const { ExplainAnomalyResult: once } = (await call("?threshold=6.5")).body;
        assert.deepEqual([once.IsAnomalous, once.Threshold, once.Score], [false, 6.5, 6]);
        assert.equal((await call()).body.ExplainAnomalyResult.Threshold, 5);
        const set = { point: { threshold: 7 }, decision: { threshold: 7, slope: 2 } };
        await service.setModel(project, 1, { operatingPoint: JSON.stringify(set) });
        const { ExplainAnomalyResult: now } = (await call()).body;
        assert.deepEqual([now.IsAnomalous, now.Threshold], [false, 7]);
        await service.setModel(project, 1, { operatingPoint: null });
    });

    it("refuses what DetectAnomalies refuses", async () => {
        assert.equal((await call("", "text/plain")).status, 400);
        assert.match((await call("?threshold=high")).body.Message, /at 'threshold' failed .* must be a number/);
        assert.equal((await call("", "image/png", "7")).status, 404);
        service.hosting.answer = () => Promise.reject(new UnusablePictureError("It is no picture."));
        const { status, body } = await call();
        assert.deepEqual([status, body.__type, body.Message], [400, "ValidationException", "It is no picture."]);
    });
});
