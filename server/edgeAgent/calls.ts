import { status } from "@grpc/grpc-js";
import type { handleUnaryCall, sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { CallError } from "./callError";
import type { Bitmap, DetectAnomaliesRequest, DetectAnomaliesResponse, ModelRequest } from "./messages";
import type { EdgeModels } from "./models";
import { readRequest } from "./readRequest";
import type { RequestedPicture } from "./readRequest";
import type { UnitResult } from "./unitProcess";

/**
 * The five calls of the agent.
 *
 * @param onFault - called with errors that no caller has caused.
 */
export function edgeAgentCalls(models: EdgeModels, onFault: (error: Error) => void): UntypedServiceImplementation {
    const unary = <Request, Response>(
        answer: (request: Request, callerGone: AbortSignal) => Response | Promise<Response>,
    ): handleUnaryCall<Request, Response> => {
        return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
            const gone = new AbortController();
            call.on("cancelled", () => gone.abort());
            void (async () => answer(call.request, gone.signal))().then(
                (response) => callback(null, response),
                (error: Error) => {
                    if (!(error instanceof CallError) && !gone.signal.aborted) {
                        onFault(error);
                    }
                    callback(wireError(error));
                },
            );
        };
    };
    return {
        DetectAnomalies: unary(async (request: DetectAnomaliesRequest, callerGone) => {
            const model = models.get(request.model_component);
            const picture = readRequest(request);
            return detectAnomaliesResponse(picture, await model.detect(picture, callerGone));
        }),
        StartModel: unary(async ({ model_component }: ModelRequest) => {
            await models.start(model_component);
            return { status: "STARTING" };
        }),
        StopModel: unary(async ({ model_component }: ModelRequest) => {
            await models.stop(model_component);
            return { status: "STOPPED" };
        }),
        ListModels: unary(() => ({ models: models.list().map((model) => model.describe()) })),
        DescribeModel: unary(({ model_component }: ModelRequest) => ({
            model_description: models.get(model_component).describe(),
        })),
    };
}

function detectAnomaliesResponse(picture: RequestedPicture, result: UnitResult): DetectAnomaliesResponse {
    const { isAnomalous, confidence, score, threshold, anomalies, unfamiliarity, mask } = result;
    return {
        detect_anomaly_result: {
            is_anomalous: isAnomalous,
            confidence,
            ...(mask && { anomaly_mask: maskBitmap(picture, mask) }),
            ...(anomalies && {
                anomalies: anomalies.map(({ name, color, totalPercentageArea }) => ({
                    name,
                    pixel_anomaly: { total_percentage_area: totalPercentageArea, hex_color: color },
                })),
            }),
            anomaly_score: score,
            anomaly_threshold: threshold,
            ...(unfamiliarity !== undefined && { unfamiliarity }),
        },
    };
}

function maskBitmap({ width, height }: RequestedPicture, mask: NonNullable<UnitResult["mask"]>): Bitmap {
    if (mask instanceof Uint8Array) {
        return { width, height, byte_data: Buffer.from(mask.buffer, mask.byteOffset, mask.byteLength) };
    }
    const { name, size, offset } = mask;
    return { width, height, shared_memory_handle: { name, size: String(size), offset: String(offset) } };
}

function wireError(error: Error): { code: status; details: string } {
    const code = error instanceof CallError ? error.code : status.INTERNAL;
    // Half characters can't be sent.
    return { code, details: Buffer.from(error.message, "utf8").toString("utf8") };
}
