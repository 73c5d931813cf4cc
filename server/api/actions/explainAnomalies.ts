import { explainAnomalyResult } from "../detectAnomalyResult";
import { lookAtPicture } from "../lookAtPicture";
import type { Service } from "../context";
import type { CallOptions } from "../operation";
import type { ExplainAnomaliesOutput } from "../ownOutputs/explainAnomalies";
import type { ExplainAnomaliesInput } from "../validations/explainAnomalies";

/** Inspects a picture as DetectAnomalies does, and gives the reasons for the verdict. */
export async function explainAnomalies(
    input: ExplainAnomaliesInput,
    service: Service,
    { callerGone }: CallOptions = {},
): Promise<ExplainAnomaliesOutput> {
    const detection = await lookAtPicture(input, service, {
        explain: true,
        threshold: input.Threshold,
        callerGone: callerGone?.(),
    });
    return { ExplainAnomalyResult: explainAnomalyResult(detection) };
}
