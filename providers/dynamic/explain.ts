/** One sentence's worth of what went wrong and what to do, from whatever an operation threw. */
export function explain(error: unknown): string {
    const { name, message } = error as { name?: string; message?: string };
    const said = message === undefined || message === "" || message === "undefined" ? String(name ?? error) : message;
    const advice = advices[name ?? ""];
    return advice === undefined ? said : `${withoutFullStop(said)}: ${advice}`;
}

/** True for the SDK's error of a thing that isn't there. */
export function isNotFound(error: unknown): boolean {
    return (error as { name?: string }).name === "ResourceNotFoundException";
}

/** True for the SDK's error of a state that doesn't allow the call. */
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
    AccessDeniedException: credentialsAdvice,
    ServiceQuotaExceededException: "wait until fewer are in work, or raise the limit of the service",
};

function withoutFullStop(text: string): string {
    return text.replace(/[.\s]+$/, "");
}
