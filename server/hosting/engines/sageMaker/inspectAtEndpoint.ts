import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import type { ModelError } from "@aws-sdk/client-sagemaker-runtime";
import { CallerGoneError } from "../../../background/callerGone";
import { detectionOf } from "../../../detections/outcome";
import type { DetectionOutcome } from "../../../detections/outcome";
import { readOutcome } from "../../../detections/outcomeOnWire";
import type { Detection } from "../../../detector/detection";
import type { SageMakerClients } from "../../../sageMaker/clients";
import { isThrottling } from "../../../sageMaker/waitingOut";
import type { CallError } from "../../../sageMaker/waitingOut";

/** Most bytes that InvokeEndpoint takes. */
export const mostInvokedBytes = 6_291_456;

/** Attribute of a call that asks the container for an anomaly map. */
const explainAttribute = "explain";

export interface InspectionAtEndpoint {
    clients: SageMakerClients;
    endpointName: string;
    picture: Uint8Array;
    explain: boolean;
    /** Reads an answer. Undefined: it is something else than a detection. Default: that of the service's own image. */
    readAnswer?(text: string): DetectionOutcome | undefined;
    callerGone?: AbortSignal;
}

/**
 * Has an endpoint inspect a picture of at most {@link mostInvokedBytes}.
 *
 * @throws UnusablePictureError; HostingCapacityError when AWS throttles or the endpoint is away; CallerGoneError.
 */
export async function inspectAtEndpoint(inspection: InspectionAtEndpoint): Promise<Detection> {
    const { endpointName, callerGone } = inspection;
    const outcome = await invoke(inspection).catch((error: unknown) => {
        if (callerGone?.aborted) {
            throw new CallerGoneError();
        }
        return outcomeOfCallError(error as CallError, endpointName);
    });
    return detectionOf(outcome, `the endpoint ${endpointName}`);
}

async function invoke({
    clients,
    endpointName,
    picture,
    explain,
    readAnswer = readOutcome,
    callerGone,
}: InspectionAtEndpoint): Promise<DetectionOutcome> {
    const { Body: body } = await clients.runtime().send(
        new InvokeEndpointCommand({
            EndpointName: endpointName,
            Body: picture,
            ContentType: mediaTypeOf(picture),
            Accept: "application/json",
            ...(explain && { CustomAttributes: explainAttribute }),
        }),
        { abortSignal: callerGone },
    );
    return (
        readAnswer(Buffer.from(body).toString("utf8")) ?? {
            kind: "failed",
            reason: "it answered something else than a detection. Check that the engine's image is this service's, or its algorithm the published one.",
        }
    );
}

/** What a call that failed tells of the picture and the endpoint. */
export function outcomeOfCallError(error: CallError, endpointName: string): DetectionOutcome {
    if (error.name === "ModelError") {
        return outcomeOfContainer(error as ModelError);
    }
    if (isThrottling(error) || /^(ModelNotReadyException|ServiceUnavailable)$/.test(error.name)) {
        return {
            kind: "busy",
            sentence: `The model's endpoint can't take more at the moment: ${error.message}. Try again.`,
        };
    }
    if (error.name === "ValidationError" && /not found/i.test(error.message)) {
        return {
            kind: "busy",
            sentence: `The model has no endpoint ${endpointName} in service at the moment. Try again, or look at the model's status.`,
        };
    }
    return { kind: "failed", reason: `${error.name}: ${error.message}` };
}

/** What the container said, whose answer with an error's status SageMaker wraps. */
function outcomeOfContainer({
    OriginalStatusCode: status = 500,
    OriginalMessage,
    message,
}: ModelError): DetectionOutcome {
    const text = OriginalMessage ?? message;
    const said = readOutcome(text);
    if (said !== undefined) {
        return said;
    }
    if (status === 429 || status === 503) {
        return { kind: "busy", sentence: `The model's endpoint can't take more at the moment: ${text}` };
    }
    return status >= 400 && status < 500
        ? { kind: "unusable-picture", sentence: `The model's endpoint refuses the picture (${status}): ${text}` }
        : { kind: "failed", reason: `its container failed (${status}): ${text}` };
}

function mediaTypeOf(picture: Uint8Array): string {
    return picture[0] === 0xff && picture[1] === 0xd8 ? "image/jpeg" : "image/png";
}
