import { detectAnomalyResult } from "../detectAnomalyResult";
import { lookAtPicture } from "../lookAtPicture";
import type { Service } from "../context";
import type { CallOptions } from "../operation";
import type { DetectAnomaliesInput } from "../validations/detectAnomalies";

/** Inspects a picture with a hosted version. */
export async function detectAnomalies(input: DetectAnomaliesInput, service: Service, { callerGone }: CallOptions = {}) {
    return {
        DetectAnomalyResult: detectAnomalyResult(await lookAtPicture(input, service, { callerGone: callerGone?.() })),
    };
}
