import type { ObjectStorage } from "../objectStorage/objectStorage";
import type { OperatingPoint } from "../operatingPoint/operatingPoint";
import { evaluationManifest, evaluationResult } from "./evaluationFiles";
import { evaluationPlace } from "./evaluationPlace";
import { renderReport } from "./report/renderReport";
import type { TrainingReport } from "./report/trainingReport";

/** Bucket and prefix of what a training leaves beside the model. */
export interface EvaluationOutput {
    bucket: string;
    prefix: string;
}

/** Keys of the two files that the API names. */
export interface EvaluationKeys {
    evaluationManifestKey: string;
    evaluationResultKey: string;
}

/**
 * Writes the evaluation manifest, the evaluation result and the report. The same input gives the same bytes.
 *
 * @param lines - the manifest lines of the data sets.
 * @throws ObjectStorageError
 */
export async function writeEvaluation(
    objects: Pick<ObjectStorage, "write">,
    output: EvaluationOutput,
    report: TrainingReport,
    lines: readonly string[],
): Promise<EvaluationKeys> {
    const { model, evaluation, endedAt, operatingPoint } = report;
    const point = operatingPoint?.point;
    const keys = await writeEvaluationFiles(objects, output, { model, evaluation, endedAt, point }, lines);
    await objects.write(
        evaluationPlace(output, model, "EvaluationReport"),
        Buffer.from(renderReport(report)),
        "text/html; charset=utf-8",
    );
    return keys;
}

/** What the two files that the API names tell. */
export interface EvaluatedAt extends Pick<TrainingReport, "model" | "evaluation" | "endedAt"> {
    /** What a person has asked of the threshold. Undefined: balanced. */
    point: OperatingPoint | undefined;
}

/** Writes the two files that the API names, without the report. */
export async function writeEvaluationFiles(
    objects: Pick<ObjectStorage, "write">,
    output: EvaluationOutput,
    { model, evaluation, endedAt, point }: EvaluatedAt,
    lines: readonly string[],
): Promise<EvaluationKeys> {
    const manifest = evaluationPlace(output, model, "EvaluationManifest");
    const result = evaluationPlace(output, model, "EvaluationResult");
    await objects.write(
        manifest,
        Buffer.from(evaluationManifest(model, evaluation, lines, endedAt)),
        "application/json",
    );
    await objects.write(result, Buffer.from(evaluationResult(model, evaluation, endedAt, point)), "application/json");
    return { evaluationManifestKey: manifest.key, evaluationResultKey: result.key };
}
