import type { Service } from "../context";
import { lookForPeople } from "../lookForPeople";
import type { CallOptions } from "../operation";
import type { GetAnomalyMapOutput } from "../ownOutputs/getAnomalyMap";
import type { GetAnomalyMapInput } from "../validations/getAnomalyMap";

/** Gives the places where a picture is unlike normal ones, by a version that need not be hosted. */
export async function getAnomalyMap(
    input: GetAnomalyMapInput,
    service: Service,
    { callerGone }: CallOptions = {},
): Promise<GetAnomalyMapOutput> {
    return lookForPeople(input, service, {
        part: "anomalyMap",
        whyNone: "it doesn't look at places",
        callerGone: callerGone?.(),
    });
}
