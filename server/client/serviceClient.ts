import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import { findLocalService, findOrStartLocalService } from "../localService/findOrStart";
import { resolveDataDir } from "../dataFolder/dataDir";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Calls a service, of this machine or elsewhere. */
export interface ServiceClient {
    endpoint: string;
    /**
     * @param path - below the API's date, percent-encoded: `/projects/boards`.
     * @throws ServiceError for the service's refusals; Error when it can't be reached.
     */
    call<T>(method: string, path: string, body?: { content: Uint8Array | string; type: string }): Promise<T>;
}

/** The service refused a call. */
export class ServiceError extends Error {
    override readonly name = "ServiceError";

    constructor(
        /** As in the API: `ResourceNotFoundException`. */
        readonly code: string,
        message: string,
    ) {
        super(message);
    }
}

export interface WhichService {
    /** URL; default: `AWS_ENDPOINT_URL_LOOKOUTVISION`, else the local service. */
    endpoint?: string;
    dataDir?: string;
}

/**
 * @param start - whether a local service is started when none runs.
 * @returns undefined when there is no local service and none is to be started.
 */
export async function connect(which: WhichService, { start }: { start: boolean }): Promise<ServiceClient | undefined> {
    const endpoint = which.endpoint || (which.dataDir ? undefined : process.env.AWS_ENDPOINT_URL_LOOKOUTVISION);
    if (endpoint) {
        if (!/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint)) {
            throw new Error(`"${endpoint}" is no address of a service. Give a URL like http://127.0.0.1:8080.`);
        }
        return createClient(
            endpoint,
            process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
            await callersCredentials(),
        );
    }
    const dataDir = resolveDataDir(which.dataDir);
    if (start && !existsSync(join(dataDir, "lookoutvision.db"))) {
        throw new Error(
            `The data folder ${dataDir} has no models. Run this where your project is, or name its folder with --data-dir, or a service with --endpoint.`,
        );
    }
    const local = start ? await findOrStartLocalService({ dataDir }) : await findLocalService(dataDir);
    return local && createClient(local.endpoint, local.region, local.credentials);
}

interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
}

/** Late, since a local service has its own. */
async function callersCredentials(): Promise<Credentials> {
    const { fromNodeProviderChain } =
        require("@aws-sdk/credential-providers") as typeof import("@aws-sdk/credential-providers");
    try {
        return await fromNodeProviderChain()();
    } catch (error) {
        throw new Error(
            `There are no credentials for calls to the service: ${(error as Error).message}. ` +
                "Set AWS_SHARED_CREDENTIALS_FILE to the service's credentials file, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key pair in it.",
            { cause: error },
        );
    }
}

/** Calls the service with a key pair. */
export function createClient(endpoint: string, region: string, credentials: Credentials): ServiceClient {
    const signer = new SignatureV4({
        service: "lookoutvision",
        region,
        credentials,
        sha256: Sha256,
        applyChecksum: true,
    });
    const base = new URL(endpoint);
    return {
        endpoint,
        async call<T>(method: string, path: string, body?: { content: Uint8Array | string; type: string }) {
            const [pathname, query] = `/2020-11-20${path}`.split("?");
            const request = new HttpRequest({
                method,
                protocol: base.protocol,
                hostname: base.hostname,
                path: base.pathname.replace(/\/$/, "") + pathname,
                query: Object.fromEntries(new URLSearchParams(query)),
                headers: { host: base.host, ...(body && { "content-type": body.type }) },
                body: body?.content,
            });
            const { headers } = await signer.sign(request);
            delete headers.host;
            const url = `${base.protocol}//${base.host}${request.path}${query === undefined ? "" : `?${query}`}`;
            const answer = await reach(endpoint, () =>
                fetch(url, { method, headers, body: body?.content, signal: AbortSignal.timeout(60_000) }),
            );
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
        throw new Error(
            `The service at ${endpoint} can't be reached: ${reason}. Check the address, and that it runs.`,
            { cause: error },
        );
    }
}

async function readAnswer<T>(endpoint: string, answer: Response): Promise<T> {
    const text = await reach(endpoint, () => answer.text());
    if (answer.ok) {
        return (text === "" ? {} : JSON.parse(text)) as T;
    }
    const code = answer.headers.get("x-amzn-errortype") ?? String(answer.status);
    let message = `The service at ${endpoint} answered ${answer.status}.`;
    try {
        message = (JSON.parse(text) as { Message?: string }).Message ?? message;
    } catch {
        // No service of this kind: its status says all there is.
    }
    throw new ServiceError(code, message);
}

/** SHA-256 as the signer wants it. */
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
