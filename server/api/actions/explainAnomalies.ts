import { explainAnomalyResult } from "../detectAnomalyResult";
import { lookAtPicture } from "../lookAtPicture";
import type { Service } from "../context";
import type { ExplainAnomaliesOutput } from "../ownOutputs/explainAnomalies";
import type { ExplainAnomaliesInput } from "../validations/explainAnomalies";

/** Looks at a picture as DetectAnomalies does, and tells how the verdict comes about. */
export async function explainAnomalies(
    input: ExplainAnomaliesInput,
    service: Service,
): Promise<ExplainAnomaliesOutput> {
    const detection = await lookAtPicture(input, service, { explain: true, threshold: input.Threshold });
    return { ExplainAnomalyResult: explainAnomalyResult(detection) };
}
