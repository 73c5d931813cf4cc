import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Hash, Hmac } from "node:crypto";
import { ownRoot } from "./ownRoot";

/** Client of a service, on this machine or elsewhere. */
export interface ServiceClient {
    endpoint: string;
    /**
     * Bucket root: the folder whose folders are the service's buckets, as its last answer reported. It may be on
     * another machine.
     */
    bucketRoot(): string | undefined;
    /**
     * Calls the service.
     *
     * @param path - path below the API's date, percent-encoded: `/projects/boards`. A path that begins with
     *   {@link ownRoot} is used unchanged.
     * @throws ServiceError for the service's refusals; NoAnswerError when it can't be reached.
     */
    call<T>(method: string, path: string, body?: { content: Uint8Array | string; type: string }): Promise<T>;
}

/** Service refused a call. */
export class ServiceError extends Error {
    override readonly name = "ServiceError";

    constructor(
        /** Error code as in the API: `ResourceNotFoundException`. */
        readonly code: string,
        message: string,
    ) {
        super(message);
    }
}

/** No answer came. The service may have acted nevertheless, unless nobody listens. */
export class NoAnswerError extends Error {
    override readonly name = "NoAnswerError";

    constructor(
        endpoint: string,
        /** Whether the call surely didn't reach a service. */
        readonly isUnheard: boolean,
        reason: string,
        options: ErrorOptions,
    ) {
        super(`The service at ${endpoint} can't be reached: ${reason}. Check the address, and that it runs.`, options);
    }
}

/** Key pair, with the session token of temporary credentials. */
export interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
}

/** Creates a client that calls the service with a key pair. AWS's libraries for its signatures are loaded with the first. */
export function createClient(endpoint: string, region: string, credentials: Credentials): ServiceClient {
    const { HttpRequest } = require("@smithy/protocol-http") as typeof import("@smithy/protocol-http");
    const { SignatureV4 } = require("@smithy/signature-v4") as typeof import("@smithy/signature-v4");
    const signer = new SignatureV4({
        service: "lookoutvision",
        region,
        credentials,
        sha256: Sha256,
        applyChecksum: true,
    });
    const base = new URL(endpoint);
    let bucketRoot: string | undefined;
    return {
        endpoint,
        bucketRoot: () => bucketRoot,
        async call<T>(method: string, path: string, body?: { content: Uint8Array | string; type: string }) {
            const [pathname, query] = (path.startsWith(`${ownRoot}/`) ? path : `/2020-11-20${path}`).split("?");
            const request = new HttpRequest({
                method,
                protocol: base.protocol,
                hostname: base.hostname,
                path: base.pathname.replace(/\/$/, "") + pathname,
                query: Object.fromEntries(new URLSearchParams(query)),
                // Distinguishes two equal calls of the same second.
                headers: {
                    host: base.host,
                    "amz-sdk-invocation-id": randomUUID(),
                    ...(body && { "content-type": body.type }),
                },
                body: body?.content,
            });
            const { headers } = await signer.sign(request);
            delete headers.host;
            const url = `${base.protocol}//${base.host}${request.path}${query === undefined ? "" : `?${query}`}`;
            const answer = await reach(endpoint, () =>
                fetch(url, { method, headers, body: body?.content, signal: AbortSignal.timeout(60_000) }),
            );
            bucketRoot = decodeURI(answer.headers.get("x-lookoutvision-bucket-root") ?? "") || bucketRoot;
            return readAnswer<T>(endpoint, answer);
        },
    };
}

async function reach<T>(endpoint: string, action: () => Promise<T>): Promise<T> {
    try {
        return await action();
    } catch (error) {
        const { cause, message } = error as Error;
        const reason = cause instanceof Error && cause.message !== "" ? cause.message : message;
        const { code } = (cause ?? {}) as NodeJS.ErrnoException;
        const isUnheard = code === "ECONNREFUSED" || code === "ENOTFOUND";
        throw new NoAnswerError(endpoint, isUnheard, reason, { cause: error });
    }
}

async function readAnswer<T>(endpoint: string, answer: Response): Promise<T> {
    const text = await reach(endpoint, () => answer.text());
    if (answer.ok) {
        try {
            return (text === "" ? {} : JSON.parse(text)) as T;
        } catch (error) {
            throw new Error(`What answers at ${endpoint} is no service for Lookout for Vision. Check the address.`, {
                cause: error,
            });
        }
    }
    const code = answer.headers.get("x-amzn-errortype") ?? String(answer.status);
    let message = `The service at ${endpoint} answered ${answer.status}.`;
    try {
        message = (JSON.parse(text) as { Message?: string }).Message ?? message;
    } catch {
        message += " Perhaps it is no service for Lookout for Vision: check the address.";
    }
    throw new ServiceError(code, message);
}

/** SHA-256 with the interface that the signer requires. */
class Sha256 {
    readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
    #hash: Hash | Hmac;

    constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
        this.#secret = secret;
        this.#hash = this.#newHash();
    }

    update(data: string | ArrayBuffer | ArrayBufferView): void {
        this.#hash.update(typeof data === "string" ? data : asBytes(data));
    }

    async digest(): Promise<Uint8Array> {
        return this.#hash.digest();
    }

    reset(): void {
        this.#hash = this.#newHash();
    }

    #newHash(): Hash | Hmac {
        const secret = this.#secret;
        return secret === undefined
            ? createHash("sha256")
            : createHmac("sha256", typeof secret === "string" ? secret : asBytes(secret));
    }
}

function asBytes(data: ArrayBuffer | ArrayBufferView): Uint8Array {
    return ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
}
