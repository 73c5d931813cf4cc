import type { LookoutVision } from "@aws-sdk/client-lookoutvision";

/** A model version, as the service's own operations name it. */
export interface OwnModel {
    projectName: string;
    version: string;
}

/**
 * Makes the path of an own operation about a version.
 *
 * @param what - the end of the path: `operating-point`.
 */
export function ownModelPath({ projectName, version }: OwnModel, what: string): string {
    return `/projects/${encodeURIComponent(projectName)}/models/${encodeURIComponent(version)}/${what}`;
}

/** Makes the path of own operations about a user. */
export function ownUserPath(userName: string): string {
    return `/users/${encodeURIComponent(userName)}`;
}

/**
 * Calls an operation that the self-hosted service has beside those of AWS.
 *
 * AWS's SDK doesn't know it, so this is the SDK's call of ListProjects with another path, method and body.
 * Credentials, signature, time limits and errors are then the SDK's.
 *
 * @param path - the operation's path below that of all own operations: `/users`.
 * @throws as the SDK does; `UnknownOperationException` from a service without that operation.
 */
export async function callOwnOperation(
    api: LookoutVision,
    method: "GET" | "PUT" | "POST" | "DELETE",
    path: string,
    body?: object,
): Promise<unknown> {
    const { ListProjectsCommand } =
        require("@aws-sdk/client-lookoutvision") as typeof import("@aws-sdk/client-lookoutvision");
    const command = new ListProjectsCommand({});
    const content = body === undefined ? undefined : JSON.stringify(body);
    let answer: unknown;
    command.middlewareStack.add(
        (next) => (args) => {
            const request = args.request as HttpRequest;
            request.method = method;
            request.path = request.path.replace(/\/2020-11-20\/projects$/, `/lookoutvision/v1${path}`);
            if (content !== undefined) {
                request.body = content;
                request.headers["content-type"] = "application/json";
            }
            return next(args);
        },
        { step: "build", priority: "high" },
    );
    // Innermost, so that it runs before the SDK looks for the members of ListProjects' answer.
    command.middlewareStack.add(
        (next) => async (args) => {
            const result = await next(args);
            const response = result.response as { statusCode: number; body: AsyncIterable<Uint8Array> };
            if (response.statusCode >= 300) {
                return result;
            }
            const pieces: Uint8Array[] = [];
            for await (const piece of response.body) {
                pieces.push(piece);
            }
            answer = JSON.parse(Buffer.concat(pieces).toString("utf8"));
            return { ...result, response: { ...response, body: Buffer.from("{}") } };
        },
        { step: "deserialize", priority: "low" },
    );
    await api.send(command);
    return answer;
}

interface HttpRequest {
    method: string;
    path: string;
    body: unknown;
    headers: Record<string, string>;
}
