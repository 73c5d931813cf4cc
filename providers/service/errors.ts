/** Says in one sentence what went wrong and what to do, from whatever an operation threw. */
export function explain(error: unknown): string {
    const { name, message, code } = (error ?? {}) as { name?: string; message?: string; code?: string };
    const said = message === undefined || message === "" || message === "undefined" ? String(name ?? error) : message;
    const advice = advices[name ?? ""] ?? advices[code ?? ""];
    return advice === undefined ? said : `${withoutFullStop(said)}: ${advice}`;
}

/** True for the SDK's error about a thing that doesn't exist. */
export function isNotFound(error: unknown): boolean {
    return (error as { name?: string }).name === "ResourceNotFoundException";
}

/** Returns the call's answer. Undefined: the thing doesn't exist. */
export async function ifFound<T>(call: Promise<T>): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (isNotFound(error)) {
            return undefined;
        }
        throw error;
    }
}

/** True for the SDK's error about a state that doesn't allow the call. */
export function isConflict(error: unknown): boolean {
    return (error as { name?: string }).name === "ConflictException";
}

const credentialsAdvice =
    "give the AWS credentials of a key pair that this service knows (for a service started with lookoutvision serve: AWS_SHARED_CREDENTIALS_FILE=DATA_DIR/credentials)";

const advices: Readonly<Record<string, string>> = {
    CredentialsProviderError: credentialsAdvice,
    UnrecognizedClientException: credentialsAdvice,
    InvalidSignatureException: credentialsAdvice,
    IncompleteSignatureException: credentialsAdvice,
    MissingAuthenticationTokenException: credentialsAdvice,
    AccessDeniedException:
        "allow this in a policy of the user whose key the provider uses; docs/permissions.md lists the actions that each resource needs",
    ENOSPC: "free some space on this disk and run the update again",
    EACCES: "allow access to it and run the update again",
    ServiceQuotaExceededException: "wait until fewer are in work, or raise the limit of the service",
};

/** Cuts the end of a sentence off, so that more can follow. */
export function withoutFullStop(text: string): string {
    return text.replace(/[.\s]+$/, "");
}
