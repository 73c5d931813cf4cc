import { setTimeout as sleep } from "node:timers/promises";

/** Longest pause between two tries, in milliseconds. */
const longestPauseMs = 60_000;

/** What is known of an error of the AWS SDK. */
export interface CallError extends Error {
    $metadata?: { httpStatusCode?: number };
    $retryable?: object;
    code?: string;
}

/** Whether AWS asks for fewer calls. */
export function isThrottling({ name, $metadata }: CallError): boolean {
    return (
        /^(Throttling|ThrottlingException|ThrottledException|TooManyRequests\w*|RequestLimitExceeded|SlowDown)$/.test(
            name,
        ) || $metadata?.httpStatusCode === 429
    );
}

/** Whether the service has no credentials, or those that it has are over. */
export function isCredentialsProblem({ name }: CallError): boolean {
    return /^(CredentialsProviderError|ExpiredToken|ExpiredTokenException|TokenRefreshRequired)$/.test(name);
}

/** Whether a call may succeed later, as it is: AWS throttles it, has trouble, or can't be reached. */
export function mayPass(error: CallError): boolean {
    const status = error.$metadata?.httpStatusCode;
    return isThrottling(error) || (status === undefined ? isNetworkTrouble(error) : status >= 500);
}

/** Whether AWS can't be reached. Errors of connections have codes of the operating system or Node.js, or a name of the SDK. */
export function isNetworkTrouble({ name, code }: CallError): boolean {
    return name === "TimeoutError" || /^(E[A-Z]{3,}|UND_ERR_\w+|ERR_(HTTP2|SSL|TLS)_\w+)$/.test(code ?? "");
}

export interface WaitingOptions {
    /** When aborted, the last error is thrown. */
    signal: AbortSignal;
    /** First pause, in milliseconds. It doubles with each try, up to a minute. */
    pauseMs: number;
    /** Whether more errors than the usual ones are waited out. */
    passes?(error: CallError): boolean;
    /** Called with what is waited out. */
    onWait(error: CallError): void;
}

/** Repeats a call until it is done, however long AWS throttles it or is away. @throws its first other error. */
export async function waitOut<T>(call: () => Promise<T>, options: WaitingOptions): Promise<T> {
    const { signal, passes = mayPass, onWait } = options;
    for (let pauseMs = options.pauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
        try {
            return await call();
        } catch (error) {
            if (signal.aborted || !passes(error as CallError)) {
                throw error;
            }
            onWait(error as CallError);
            await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
        }
    }
}
