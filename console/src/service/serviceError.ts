/** Answer of the service other than success. The message is the service's own and says what to do. */
export class ServiceError extends Error {
    override readonly name = "ServiceError";

    constructor(
        /** Name of the error on the wire, such as `ValidationException`. */
        readonly code: string,
        message: string,
        /** HTTP status. */
        readonly status: number,
        /** Id of the request in the service's log. */
        readonly requestId: string | null,
    ) {
        super(message);
    }
}

/** No answer: the service is stopped, or the network is away. */
export class ServiceAwayError extends Error {
    override readonly name = "ServiceAwayError";
}

/** Error code of a session that has ended. */
export const sessionEnded = "SessionEndedException";

/** Tells whether the person must sign in again. */
export function mustSignIn(error: unknown): boolean {
    return error instanceof ServiceError && error.code === sessionEnded;
}

/** Reads the error from an answer, whatever it holds. */
export async function readServiceError(response: Response): Promise<ServiceError> {
    const text = await response.text().catch(() => "");
    let body: { __type?: string; Message?: string } = {};
    try {
        body = JSON.parse(text) as typeof body;
    } catch {
        // Answered by something between page and service.
    }
    return new ServiceError(
        body.__type ?? `HTTP ${response.status}`,
        body.Message ?? (text.slice(0, 300) || response.statusText),
        response.status,
        response.headers.get("x-amzn-requestid"),
    );
}
