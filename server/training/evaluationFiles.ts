import { classification } from "../datasets/manifestLine";
import type { Json } from "../datasets/manifestLine";
import { wirePoint } from "../operatingPoint/operatingPoint";
import type { OperatingPoint } from "../operatingPoint/operatingPoint";
import type { Evaluation } from "../detector/trainingTask";

/** How the evaluation files name the model. */
export interface EvaluatedModel {
    projectName: string;
    /** As in the API: a decimal number. */
    version: string;
    arn: string;
}

/**
 * JSON Lines, one a test picture: what it was labelled as and what the model said.
 *
 * @param lines - the manifest lines of the data sets, whose labels' metadata are carried over.
 * @param endedAt - Unix epoch milliseconds.
 */
export function evaluationManifest(
    model: EvaluatedModel,
    evaluation: Evaluation,
    lines: readonly string[],
    endedAt: number,
): string {
    const labels = new Map(lines.map((line) => labelOf(line)));
    const date = new Date(endedAt).toISOString();
    return evaluation.predictions
        .map((prediction) => {
            const given = labels.get(prediction.sourceRef);
            return jsonWithFloats(["confidence"], {
                "source-ref": prediction.sourceRef,
                "source-ref-metadata": { "creation-date": date },
                "anomaly-label": prediction.label === "anomaly" ? 1 : 0,
                "anomaly-label-metadata": {
                    "class-name": prediction.label,
                    type: "groundtruth/image-classification",
                    "human-annotated": given?.["human-annotated"] ?? "yes",
                    "creation-date": given?.["creation-date"] ?? date,
                    "job-name": given?.["job-name"] ?? "labeling-job/anomaly-label",
                },
                "anomaly-label-detected": prediction.isAnomalous ? 1 : 0,
                "anomaly-label-detected-metadata": {
                    "class-name": prediction.isAnomalous ? "anomaly" : "normal",
                    confidence: prediction.confidence,
                    type: "groundtruth/image-classification",
                    "human-annotated": "no",
                    "creation-date": date,
                    "job-name": "training-job/anomaly-detection",
                    "model-arn": model.arn,
                    "project-name": model.projectName,
                    "model-version": model.version,
                },
            });
        })
        .map((line) => `${line}\n`)
        .join("");
}

/**
 * One JSON object: the scores on the test pictures.
 *
 * @param point - what a person has asked of the threshold. Undefined: balanced, and then AWS's members are all.
 */
export function evaluationResult(
    model: EvaluatedModel,
    evaluation: Evaluation,
    endedAt: number,
    point?: OperatingPoint,
): string {
    const { metrics, pixelAnomalyClassMetrics } = evaluation;
    return jsonWithFloats(["ROCAUC", "AveragePrecision", "Precision", "Recall", "F1Score", "AIOU"], {
        Version: 1,
        EvaluationDetails: {
            ModelArn: model.arn,
            EvaluationEndTimestamp: new Date(endedAt).toISOString(),
            NumberOfTrainingImages: evaluation.numberOfTrainingImages,
            NumberOfTestingImages: evaluation.numberOfTestingImages,
            ...(point && { OperatingPoint: wirePoint(point) }),
        },
        AggregatedEvaluationResults: {
            Metrics: {
                ROCAUC: metrics.rocAuc,
                AveragePrecision: metrics.averagePrecision,
                Precision: metrics.precision,
                Recall: metrics.recall,
                F1Score: metrics.f1Score,
                ...(pixelAnomalyClassMetrics && {
                    PixelAnomalyClassMetrics: pixelAnomalyClassMetrics.map((row) => ({
                        Precision: row.precision,
                        Recall: row.recall,
                        F1Score: row.f1Score,
                        AIOU: row.averageIoU,
                        ClassName: row.className,
                    })),
                }),
            },
        },
    });
}

/**
 * Writes JSON in which these members are floats, 1.0 rather than 1, as the original's are: Python would read 1 as an
 * integer.
 */
function jsonWithFloats(members: readonly string[], value: object): string {
    // Inside of a string, the quote before a colon has a backslash.
    const whole = new RegExp(`("(?:${members.join("|")})":-?\\d+)(?=[,}])`, "g");
    return JSON.stringify(value).replace(whole, "$1.0");
}

type LabelMetadata = Partial<Record<"human-annotated" | "creation-date" | "job-name", string>>;

function labelOf(line: string): [sourceRef: string, metadata: LabelMetadata | undefined] {
    const entry = JSON.parse(line) as Json;
    return [entry["source-ref"] as string, classification(entry)];
}
