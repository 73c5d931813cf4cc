import assert from "node:assert/strict";
import type { Evaluation } from "../../../server/detector/trainingTask";
import { evaluationManifest, evaluationResult } from "../../../server/training/evaluationFiles";

describe("the evaluation files", () => {
    const model = { projectName: "plates", version: "1", arn: "arn:aws:lookoutvision:us-east-1:1:model/plates/1" };
    const evaluation: Evaluation = {
        numberOfTrainingImages: 24,
        numberOfTestingImages: 1,
        metrics: { rocAuc: 1, averagePrecision: 1, precision: 0, recall: 0.25, f1Score: 1e-9 },
        pixelAnomalyClassMetrics: [
            { className: "Recall", precision: 1, recall: 0, f1Score: 0.5, averageIoU: 1, pictures: 3 },
        ],
        predictions: [
            { sourceRef: 's3://b/"confidence":1}.png', label: "normal", isAnomalous: false, confidence: 1, score: 0 },
        ],
    };

    it("have floats where the original has them, also for whole numbers, and integers where it has those", () => {
        const result = evaluationResult(model, evaluation, 0);
        assert.match(result, /"NumberOfTrainingImages":24,"NumberOfTestingImages":1}/);
        assert.match(result, /"ROCAUC":1\.0,"AveragePrecision":1\.0,"Precision":0\.0,"Recall":0\.25,"F1Score":1e-9,/);
        assert.match(result, /"Precision":1\.0,"Recall":0\.0,"F1Score":0\.5,"AIOU":1\.0,"ClassName":"Recall"}/);
        const line = evaluationManifest(model, evaluation, [], 0);
        assert.match(line, /"anomaly-label":0,.*"class-name":"normal","confidence":1\.0,/);
    });

    it("keep what a picture's name holds", () => {
        const line = evaluationManifest(model, evaluation, [], 0);
        assert.equal((JSON.parse(line) as Record<string, unknown>)["source-ref"], evaluation.predictions[0].sourceRef);
    });
});
