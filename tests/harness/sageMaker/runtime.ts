import type { IncomingMessage, ServerResponse } from "node:http";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedCall } from "./emulatedApi";
import type { EmulatedEndpoint } from "./endpoint";

/** Most bytes of a call, as SageMaker's documentation has it. */
const mostBytes = 6_291_456;

/** Name of the endpoint that a request invokes. Undefined: it invokes none. */
export function invokedEndpoint({ method, url }: IncomingMessage): string | undefined {
    const match = /^\/endpoints\/([A-Za-z0-9-]{1,63})\/invocations$/.exec(url ?? "");
    return method === "POST" && match !== null ? match[1] : undefined;
}

/**
 * Answers InvokeEndpoint: passes the body on to the container, and wraps its errors as SageMaker does.
 *
 * @param refusal - error to answer with. Undefined: none.
 */
export async function invokeEndpoint(
    request: IncomingMessage,
    response: ServerResponse,
    {
        body,
        endpoint,
        refusal,
        call,
    }: { body: Buffer; endpoint: EmulatedEndpoint | undefined; refusal: EmulatedError | undefined; call: EmulatedCall },
): Promise<void> {
    call.operation = "InvokeEndpoint";
    call.input = { EndpointName: invokedEndpoint(request), Bytes: body.length };
    try {
        if (
            !/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/sagemaker\//.test(
                request.headers.authorization ?? "",
            )
        ) {
            throw new EmulatedError("IncompleteSignatureException", "not signed for sagemaker", 403);
        }
        if (refusal !== undefined) {
            throw refusal;
        }
        if (endpoint?.url === undefined) {
            throw new EmulatedError(
                "ValidationError",
                `Endpoint ${invokedEndpoint(request)} of account 123456789012 not found.`,
            );
        }
        const attributes = request.headers["x-amzn-sagemaker-custom-attributes"];
        const answer =
            body.length > mostBytes
                ? new Response("Request Entity Too Large", { status: 413 })
                : await fetch(`${endpoint.url}/invocations`, {
                      method: "POST",
                      body: new Uint8Array(body),
                      headers: {
                          "content-type": request.headers["content-type"] ?? "application/octet-stream",
                          accept: request.headers.accept ?? "*/*",
                          ...(attributes !== undefined && {
                              "x-amzn-sagemaker-custom-attributes": String(attributes),
                          }),
                      },
                  });
        const said = Buffer.from(await answer.arrayBuffer());
        if (!answer.ok) {
            const text = said.toString("utf8");
            call.error = "ModelError";
            answerError(response, 424, "ModelError", {
                Message: `Received client error (${answer.status}) from primary with message "${text}". See CloudWatch for more information.`,
                OriginalStatusCode: answer.status,
                OriginalMessage: text,
                LogStreamArn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints",
            });
            return;
        }
        response
            .writeHead(200, {
                "Content-Type": answer.headers.get("content-type") ?? "application/octet-stream",
                "x-Amzn-Invoked-Production-Variant": "AllTraffic",
            })
            .end(said);
    } catch (error) {
        const { code, message, status } =
            error instanceof EmulatedError ? error : new EmulatedError("InternalFailure", String(error), 500);
        call.error = code;
        answerError(response, status, code, { Message: message });
    }
}

function answerError(response: ServerResponse, status: number, code: string, body: object): void {
    response
        .writeHead(status, { "Content-Type": "application/json", "x-amzn-errortype": code })
        .end(JSON.stringify(body));
}
