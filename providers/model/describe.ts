import type { ModelDescription } from "@aws-sdk/client-lookoutvision";
import { ifFound } from "../service/errors";
import type { Service } from "../service/connection";
import type { S3ObjectLocation } from "../resource/sharedTypes";
import type { ModelInputs, ModelOutputs } from "./state";

/** Reads a version from the service. Undefined: there is none, or it is about to disappear. */
export async function findVersion(
    service: Service,
    { projectName, version }: { projectName: string; version: string },
    patienceMs?: number,
): Promise<ModelDescription | undefined> {
    const answer = await ifFound(
        service.call((api) => api.describeModel({ ProjectName: projectName, ModelVersion: version }), patienceMs),
    );
    return answer?.ModelDescription;
}

/** Makes the state of a version: the inputs, and the service's description. */
export function stateOf(inputs: ModelInputs, version: string, found: ModelDescription): ModelOutputs {
    const { Performance, EvaluationManifest, EvaluationResult, CreationTimestamp, EvaluationEndTimestamp } = found;
    return {
        ...inputs,
        version,
        arn: found.ModelArn ?? "",
        status: found.Status ?? "",
        statusMessage: found.StatusMessage ?? "",
        creationTimestamp: CreationTimestamp?.toISOString() ?? "",
        ...(Performance && {
            performance: {
                f1Score: Performance.F1Score ?? 0,
                precision: Performance.Precision ?? 0,
                recall: Performance.Recall ?? 0,
            },
        }),
        ...(EvaluationManifest && { evaluationManifest: objectOf(EvaluationManifest) }),
        ...(EvaluationResult && {
            evaluationResult: objectOf(EvaluationResult),
            ...reportBeside(objectOf(EvaluationResult)),
        }),
        ...(EvaluationEndTimestamp && { evaluationEndTimestamp: EvaluationEndTimestamp.toISOString() }),
        ...(EvaluationEndTimestamp &&
            CreationTimestamp && {
                trainingDurationSeconds:
                    Math.round((EvaluationEndTimestamp.getTime() - CreationTimestamp.getTime()) / 100) / 10,
            }),
    };
}

/** Returns the arguments that CreateModel was given, as far as the service tells. */
export function argumentsOf({
    OutputConfig,
    Description,
    KmsKeyId,
}: ModelDescription): Pick<ModelInputs, "outputConfig" | "description" | "kmsKeyId"> {
    const { Bucket = "", Prefix } = OutputConfig?.S3Location ?? {};
    return {
        outputConfig: { s3Location: { bucket: Bucket, ...(Prefix !== undefined && { prefix: Prefix }) } },
        ...(Description !== undefined && { description: Description }),
        ...(KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
    };
}

/** Finds the report, which the self-hosted service names like the result. The API has no member for it. */
function reportBeside({ bucket, key }: S3ObjectLocation): { evaluationReport?: S3ObjectLocation } {
    const [, before, name] = /^(.*)EvaluationResult-([^/]+)\.json$/.exec(key) ?? [];
    return name === undefined ? {} : { evaluationReport: { bucket, key: `${before}EvaluationReport-${name}.html` } };
}

function objectOf({ Bucket, Key }: { Bucket?: string; Key?: string }): S3ObjectLocation {
    return { bucket: Bucket ?? "", key: Key ?? "" };
}
