import type { Service } from "../context";
import { lookForPeople } from "../lookForPeople";
import type { CallOptions } from "../operation";
import type { GetPredictedMaskOutput } from "../ownOutputs/getPredictedMask";
import type { GetPredictedMaskInput } from "../validations/getPredictedMask";

/** Gives the mask that a version predicts for a picture. The version need not be hosted. */
export async function getPredictedMask(
    input: GetPredictedMaskInput,
    service: Service,
    { callerGone }: CallOptions = {},
): Promise<GetPredictedMaskOutput> {
    return lookForPeople(input, service, {
        part: "mask",
        whyNone: "it was trained without masks",
        callerGone: callerGone?.(),
    });
}
