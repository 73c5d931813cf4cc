import { goingOn, sessionEnd } from "./interruptions";
import { mustSignIn, readServiceError, ServiceAwayError } from "./serviceError";
import { writeRequest } from "./request";
import type { Input, Operation, Output } from "./operations";

/** Header that no other site's page can send. The service takes a session's cookie only with it. */
const consoleHeader = { "x-lookoutvision-console": "1" };

/**
 * Calls an operation of the service with the session's cookie.
 *
 * @throws ServiceError for the service's refusal; ServiceAwayError if there is no answer.
 */
export async function call<Name extends Operation>(
    name: Name,
    input: Input<Name>,
    options: { signal?: AbortSignal } = {},
): Promise<Output<Name>> {
    const { url, ...request } = writeRequest(name, input);
    return whole(await send(url, { ...request, ...options }), options.signal, (response) => response.json());
}

/** The same for an operation whose answer is bytes. */
export async function callForBytes<Name extends Operation>(
    name: Name,
    input: Input<Name>,
    options: { signal?: AbortSignal } = {},
): Promise<Blob> {
    const { url, ...request } = writeRequest(name, input);
    return whole(await send(url, { ...request, ...options }), options.signal, (response) => response.blob());
}

/** Reads an answer to its end. One that breaks off is none: the service was stopped in the middle of it. */
async function whole<Content>(
    response: Response,
    signal: AbortSignal | undefined,
    read: (response: Response) => Promise<Content>,
): Promise<Content> {
    try {
        return await read(response);
    } catch (error) {
        throw signal?.aborted === true ? error : new ServiceAwayError("The service doesn't answer.");
    }
}

/** Address of an operation's answer, for the `src` of a picture. */
export function addressOf<Name extends Operation>(name: Name, input: Input<Name>): string {
    return writeRequest(name, input).url;
}

/** Interruptions that are over. */
let overcome = 0;
goingOn.listen(() => overcome++);

/** Sends a request to the service with the session's cookie. If the session has ended, the person is asked to sign in. */
export async function send(url: string, request: RequestInit): Promise<Response> {
    const before = overcome;
    let response: Response;
    try {
        response = await fetch(url, {
            ...request,
            credentials: "same-origin",
            headers: { ...consoleHeader, ...(request.headers as Record<string, string> | undefined) },
        });
    } catch (error) {
        if (request.signal?.aborted === true) {
            throw error;
        }
        throw new ServiceAwayError("The service doesn't answer.");
    }
    if (!response.ok) {
        const error = await readServiceError(response);
        // The answer to a call of the last session says nothing about this one.
        if (mustSignIn(error) && before === overcome) {
            sessionEnd.tell();
        }
        throw error;
    }
    return response;
}
