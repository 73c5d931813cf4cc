import { modelFileName } from "../../../server/artifacts/artifactStore";
import { sealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import { writeKeptEvaluation } from "../../../server/training/keptEvaluation";
import { decide } from "../../../server/detector/verdict";
import type { Decision } from "../../../server/detector/verdict";
import { decisionMetrics } from "../../../server/detector/metrics";
import { encodeModelFile } from "../../../server/detector/modelFile";
import type { Evaluation } from "../../../server/detector/trainingTask";
import { writeEvaluation, writeEvaluationFiles } from "../../../server/training/writeEvaluation";
import { exampleReport } from "../training/report/exampleReport";
import { manifest, newProjectWithModel } from "./projectFixtures";
import type { TestService } from "./testService";

export const balanced: Decision = { threshold: 5, slope: 1 };

/** Of 10 normal pictures one scores above the threshold, of 10 anomalies two below. */
export const testScores = {
    normal: [0, 1, 1, 2, 2, 3, 3, 4, 4.5, 6],
    anomaly: [3.5, 4.2, 5.5, 7, 7, 8, 8, 9, 9, 9],
};

/** A trained version 1 of a new project, with the evaluation that its training left. */
export async function newEvaluatedModel(
    service: TestService,
    { ofEarlierRelease = false, scores = testScores } = {},
): Promise<string> {
    const projectName = await newProjectWithModel(service);
    const evaluation = evaluationOf(scores);
    const { artifacts, dataKeys, objects } = service.parts;
    const { id, kmsKeyId } = await service.store
        .selectFrom("models")
        .innerJoin("projects", "projects.id", "models.projectId")
        .where("projects.name", "=", projectName)
        .select(["models.id", "models.kmsKeyId"])
        .executeTakeFirstOrThrow();
    const { dataKey, wrapped } = await dataKeys.create({ id, kmsKeyId });
    const output = { bucket: "results", prefix: "out/" };
    const model = {
        projectName,
        version: "1",
        arn: `arn:aws:lookoutvision:us-east-1:123456789012:model/${projectName}/1`,
    };
    const lines = manifest({ normal: 20, anomaly: 10 }).trim().split("\n");
    const endedAt = Date.UTC(2026, 10, 26);
    const { evaluation: _other, ...example } = await exampleReport();
    const report = { ...example, model, endedAt, facts: { ...example.facts, decision: balanced } };
    const keys = ofEarlierRelease
        ? await writeEvaluationFiles(objects, output, { model, evaluation, endedAt, point: undefined }, lines)
        : await writeEvaluation(objects, output, { ...report, evaluation }, lines);
    if (!ofEarlierRelease) {
        await writeKeptEvaluation(sealedArtifacts(artifacts, id, dataKey), { balanced, evaluation, report, endedAt });
    }
    const { f1Score, recall, precision } = evaluation.metrics;
    await service.setModel(projectName, 1, {
        status: "TRAINED",
        wrappedDataKey: wrapped,
        f1Score,
        recall,
        precision,
        ...keys,
        evaluationEndedAt: endedAt,
    });
    return projectName;
}

function evaluationOf(scores: typeof testScores): Evaluation {
    const predictions = (["normal", "anomaly"] as const).flatMap((label) =>
        scores[label].map((score, index) => ({
            sourceRef: `s3://pictures/train/${label}-${index}.png`,
            label,
            score,
            ...decide(score, balanced),
        })),
    );
    const metrics = decisionMetrics(
        predictions.map(({ label }) => label === "anomaly"),
        predictions.map(({ isAnomalous }) => isAnomalous),
    );
    return {
        numberOfTrainingImages: 30,
        numberOfTestingImages: predictions.length,
        metrics: { rocAuc: 0.9, averagePrecision: 0.9, ...metrics },
        predictions,
    };
}

/** What an earlier release left of its training beside the evaluation files: the model's own file has the decision. */
export async function giveModelFile(service: TestService, projectName: string): Promise<void> {
    const model = await service.store
        .selectFrom("models")
        .innerJoin("projects", "projects.id", "models.projectId")
        .where("projects.name", "=", projectName)
        .select(["models.id", "models.kmsKeyId", "models.wrappedDataKey"])
        .executeTakeFirstOrThrow();
    const { artifacts, dataKeys } = service.parts;
    const file = encodeModelFile({
        detector: "stacked",
        pictureSize: { width: 64, height: 64 },
        decision: balanced,
        backboneChecksum: "0".repeat(64),
        seed: 1,
        arrays: {},
    });
    const dataKey = await dataKeys.unwrap(model, model.wrappedDataKey!);
    await sealedArtifacts(artifacts, model.id, dataKey).write(modelFileName, file);
}
