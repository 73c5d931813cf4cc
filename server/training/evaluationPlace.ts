import type { ObjectLocation } from "../objectStorage/objectStorage";

/** Where a training writes one of the files that it leaves beside the model. */
export function evaluationPlace(
    output: { bucket: string; prefix: string },
    model: { projectName: string; version: string },
    kind: "EvaluationManifest" | "EvaluationResult" | "EvaluationReport",
): ObjectLocation {
    const extension = kind === "EvaluationReport" ? "html" : "json";
    return { bucket: output.bucket, key: `${output.prefix}${kind}-${model.projectName}-${model.version}.${extension}` };
}
