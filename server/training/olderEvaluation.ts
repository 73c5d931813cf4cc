import { modelFileName } from "../artifacts/artifactStore";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import { scoreOfVerdict } from "../detector/verdict";
import type { Decision } from "../detector/verdict";
import { decodeModelFile, ModelFileError } from "../detector/modelFile";
import type { Evaluation } from "../detector/trainingTask";
import type { KeptEvaluation } from "./keptEvaluation";

/** Places of a model's evaluation files. */
export interface EvaluationFiles {
    bucket: string;
    manifestKey: string;
    resultKey: string;
    /** End of the training, in Unix epoch milliseconds. */
    endedAt: number;
}

/** Data that an operating point needs is not available. The message is a clause for the user, with what to do. */
export class NoEvaluationError extends Error {
    override readonly name = "NoEvaluationError";
}

/** Size limit in bytes: far more than a manifest of 20,000 pictures has. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Reads the evaluation of a model that an earlier release trained, as far as its files allow. The manifest has the
 * confidence for each test picture. Its score follows from that by the decision in the model's own file. The
 * training pictures' scores and the report's other content are missing.
 *
 * @throws NoEvaluationError when the files are gone, or were changed since.
 */
export async function readOlderEvaluation(
    files: EvaluationFiles,
    objects: ObjectStorage,
    artifacts: SealedArtifacts,
): Promise<KeptEvaluation> {
    const { decision } = await readModel(artifacts);
    const manifest = await readFile(files.bucket, files.manifestKey, objects);
    const result = await readFile(files.bucket, files.resultKey, objects);
    try {
        const predictions = manifest
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => predictionOf(line, decision));
        return {
            balanced: decision,
            evaluation: { ...measuresOf(result), predictions },
            endedAt: files.endedAt,
        };
    } catch (error) {
        throw new NoEvaluationError(
            `its evaluation files in the bucket ${files.bucket} are not those that its training wrote (${(error as Error).message}). Train a new version`,
            { cause: error },
        );
    }
}

async function readModel(artifacts: SealedArtifacts) {
    const file = await artifacts.read(modelFileName);
    if (file === undefined) {
        throw new NoEvaluationError("its trained file is gone from the service's data. Train a new version");
    }
    try {
        return decodeModelFile(file);
    } catch (error) {
        throw error instanceof ModelFileError ? new NoEvaluationError(error.message, { cause: error }) : error;
    }
}

async function readFile(bucket: string, key: string, objects: ObjectStorage): Promise<string> {
    try {
        return (await objects.read({ bucket, key }, mostBytes)).toString("utf8");
    } catch (error) {
        if (error instanceof ObjectStorageError && error.reason !== "unavailable") {
            throw new NoEvaluationError(
                `an earlier release trained it, and its scores can't be read from its evaluation files: ${error.message.replace(/\.$/, "")}. Put the file back, or train a new version`,
                { cause: error },
            );
        }
        throw error;
    }
}

function predictionOf(line: string, decision: Decision): Evaluation["predictions"][number] {
    const entry = JSON.parse(line) as Record<string, unknown>;
    const sourceRef = entry["source-ref"];
    const { confidence } = (entry["anomaly-label-detected-metadata"] ?? {}) as { confidence?: unknown };
    const [label, detected] = [entry["anomaly-label"], entry["anomaly-label-detected"]];
    if (
        typeof sourceRef !== "string" ||
        typeof confidence !== "number" ||
        !(confidence >= 0.5 && confidence <= 1) ||
        ![label, detected].every((value) => value === 0 || value === 1)
    ) {
        throw new Error("a line has no verdict with a confidence");
    }
    const isAnomalous = detected === 1;
    const score = scoreOfVerdict({ isAnomalous, confidence }, decision);
    return { sourceRef, label: label === 1 ? "anomaly" : "normal", isAnomalous, confidence, score };
}

function measuresOf(result: string): Omit<Evaluation, "predictions"> {
    const { EvaluationDetails: details, AggregatedEvaluationResults: results } = JSON.parse(result) as {
        EvaluationDetails: { NumberOfTrainingImages: number; NumberOfTestingImages: number };
        AggregatedEvaluationResults: {
            Metrics: Record<"ROCAUC" | "AveragePrecision" | "Precision" | "Recall" | "F1Score", number> & {
                PixelAnomalyClassMetrics?: (Record<"Precision" | "Recall" | "F1Score" | "AIOU", number> & {
                    ClassName: string;
                })[];
            };
        };
    };
    const { Metrics: metrics } = results;
    return {
        numberOfTrainingImages: details.NumberOfTrainingImages,
        numberOfTestingImages: details.NumberOfTestingImages,
        metrics: {
            rocAuc: metrics.ROCAUC,
            averagePrecision: metrics.AveragePrecision,
            precision: metrics.Precision,
            recall: metrics.Recall,
            f1Score: metrics.F1Score,
        },
        ...(metrics.PixelAnomalyClassMetrics && {
            pixelAnomalyClassMetrics: metrics.PixelAnomalyClassMetrics.map((row) => ({
                className: row.ClassName,
                precision: row.Precision,
                recall: row.Recall,
                f1Score: row.F1Score,
                averageIoU: row.AIOU,
                // The files don't contain it; only the report shows it.
                pictures: 0,
            })),
        }),
    };
}
