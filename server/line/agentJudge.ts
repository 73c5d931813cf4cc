import { credentials, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import type { DetectAnomaliesResponse, ModelDescription } from "../edgeAgent/messages";
import { edgeAgentClient, longestMessage } from "../edgeAgent/protocol";
import { decodePicture } from "../pictures/decodePicture";
import { PictureFault } from "../pictures/pictureFault";
import { UnusableError } from "./contract";
import type { Judge } from "./contract";
import { maskPng } from "./packageJudge";

/**
 * Judges by an Edge Agent, and starts the model if it is STOPPED. Pictures are read as people see them. They must have
 * the size of the training pictures.
 *
 * @param address - in gRPC's form: `unix:PATH` or `127.0.0.1:PORT`.
 * @param component - name of the model's component.
 */
export function openAgentJudge(address: string, component: string): Judge {
    const client = new (edgeAgentClient())(address, credentials.createInsecure(), {
        "grpc.max_receive_message_length": longestMessage,
        "grpc.max_send_message_length": longestMessage,
    });
    const call = <Response>(method: string, request: object) =>
        new Promise<Response>((resolve, reject) =>
            (client[method] as unknown as Unary).call(
                client,
                { model_component: component, ...request },
                { deadline: Date.now() + 60_000 },
                (error, response) => (error === null ? resolve(response as Response) : reject(error)),
            ),
        );
    const start = async () => {
        const { model_description: model } = await call<{ model_description: ModelDescription }>("DescribeModel", {});
        if (model.status === "STOPPED") {
            await call("StartModel", {});
        }
        throw new Error(
            `the model ${component} is ${model.status}${model.status_message && `: ${model.status_message}`}`,
        );
    };
    return {
        async judge(picture) {
            try {
                const { width, height, rgb } = await decodePicture(picture);
                const { detect_anomaly_result: result } = await call<DetectAnomaliesResponse>("DetectAnomalies", {
                    bitmap: { width, height, byte_data: rgb },
                });
                const mask = result.anomaly_mask?.byte_data;
                return {
                    model: component,
                    isAnomalous: result.is_anomalous,
                    confidence: result.confidence,
                    score: result.anomaly_score,
                    threshold: result.anomaly_threshold,
                    ...(result.unfamiliarity !== undefined && { unfamiliarity: result.unfamiliarity }),
                    ...(result.anomalies?.length && {
                        anomalies: result.anomalies.map(({ name, pixel_anomaly: area }) => ({
                            name,
                            color: area.hex_color,
                            totalPercentageArea: area.total_percentage_area,
                        })),
                    }),
                    ...(mask && { mask: await maskPng(mask, width, height) }),
                };
            } catch (error) {
                if (error instanceof PictureFault) {
                    throw new UnusableError(`The picture can't be analysed: ${error.message}.`);
                }
                const { code, details } = error as ServiceError;
                if (code === status.INVALID_ARGUMENT) {
                    throw new UnusableError(details);
                }
                if (code === status.FAILED_PRECONDITION) {
                    return start();
                }
                throw new Error(`the agent at ${address} says: ${details ?? (error as Error).message}`, {
                    cause: error,
                });
            }
        },
        close: async () => client.close(),
    };
}

type Unary = (
    request: object,
    options: object,
    callback: (error: ServiceError | null, response: unknown) => void,
) => void;
