import { explainAnomalyResult } from "../detectAnomalyResult";
import { lookAtPicture } from "../lookAtPicture";
import type { Service } from "../context";
import type { ExplainAnomaliesOutput } from "../ownOutputs/explainAnomalies";
import type { ExplainAnomaliesInput } from "../validations/explainAnomalies";

/** Inspects a picture as DetectAnomalies does, and gives the reasons for the verdict. */
export async function explainAnomalies(
    input: ExplainAnomaliesInput,
    service: Service,
): Promise<ExplainAnomaliesOutput> {
    const detection = await lookAtPicture(input, service, { explain: true, threshold: input.Threshold });
    return { ExplainAnomalyResult: explainAnomalyResult(detection) };
}
