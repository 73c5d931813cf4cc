import { join } from "node:path";
import type { ModelDescription } from "@aws-sdk/client-lookoutvision";
import { serviceSettings } from "../service/settings";
import type { Service } from "../service/connection";
import type { HostedModelInputs, HostedModelOutputs } from "./state";

/** How long starting and stopping may take by default, as a duration. */
export const defaultTimeout = "1h";

/** Number of inference units that a version is hosted with. */
export interface InferenceUnits {
    min: number;
    max: number | undefined;
}

/**
 * Makes the state of a version's hosting: the inputs, the service's description, and what a client needs to reach it.
 */
export function stateOf(inputs: HostedModelInputs, service: Service, found: ModelDescription): HostedModelOutputs {
    const { maxInferenceUnits, minInferenceUnits, ...rest } = inputs;
    const { min, max } = unitsOf(found) ?? { min: minInferenceUnits, max: maxInferenceUnits };
    const { endpoint: where, dataDir } = serviceSettings();
    return {
        ...rest,
        minInferenceUnits: min,
        ...(max !== undefined && { maxInferenceUnits: max }),
        status: found.Status ?? "",
        statusMessage: found.StatusMessage ?? "",
        endpoint: service.endpoint.replace(/\/$/, ""),
        region: service.region,
        credentialsFile: where === "local" ? join(dataDir, "credentials") : undefined,
    };
}

/** Returns the units that a version is hosted with. Undefined: it isn't hosted. */
export function unitsOf({
    MinInferenceUnits: min,
    MaxInferenceUnits: max,
}: ModelDescription): InferenceUnits | undefined {
    return typeof min === "number" ? { min, max: max ?? undefined } : undefined;
}

/** Describes the units for messages: `1 inference unit`, `2 to 4 inference units`. */
export function unitsText({ min, max = min }: InferenceUnits): string {
    return min === max ? `${min} inference unit${min === 1 ? "" : "s"}` : `${min} to ${max} inference units`;
}
