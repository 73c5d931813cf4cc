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
    const response = await send(url, { ...request, ...options });
    return answered(response.json() as Promise<Output<Name>>, options.signal);
}

/** The same for an operation whose answer is bytes. */
export async function callForBytes<Name extends Operation>(
    name: Name,
    input: Input<Name>,
    options: { signal?: AbortSignal } = {},
): Promise<Blob> {
    const { url, ...request } = writeRequest(name, input);
    const response = await send(url, { ...request, ...options });
    return answered(response.blob(), options.signal);
}

/** Waits for an answer, or for the rest of one. Without it the service is away: also where it breaks off in the middle. */
async function answered<Content>(answer: Promise<Content>, signal: AbortSignal | null | undefined): Promise<Content> {
    try {
        return await answer;
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
    const answer = fetch(url, {
        ...request,
        credentials: "same-origin",
        headers: { ...consoleHeader, ...(request.headers as Record<string, string> | undefined) },
    });
    const response = await answered(answer, request.signal);
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
