import { createHmac, hash } from "node:crypto";
import { getCanonicalHeaders, SignatureV4 } from "@smithy/signature-v4";
import type { SignedRequest } from "./signedRequest";

/** Name of the service in signatures. */
export const serviceName = "lookoutvision";

/** Key, scope and digest for signing one request. */
export interface SigningInput {
    accessKeyId: string;
    secretAccessKey: string;
    /** Day of the scope, such as `20201201`. */
    day: string;
    region: string;
    /** Names of the signed headers in lower case. The request has them all. */
    signedHeaders: ReadonlySet<string>;
    /** SHA-256 of the body in hex, or the value that its sender states instead. */
    bodyDigest: string;
}

/** Signs a request with Signature Version 4, at the time of its header X-Amz-Date. Returns the signature. */
export type Sign = (request: SignedRequest, input: SigningInput) => Buffer;

/** Most derived keys that are kept. There must be a limit because callers choose the region. */
const mostKeys = 256;

/**
 * Creates a signer equal to AWS's own, which supplies the canonical form of a request. Only the derived key is
 * kept from one request to the next. It is the same for all requests of a key, day and region.
 */
export function createSigner(): Sign {
    const canonical = new CanonicalForm();
    const keys = new Map<string, { secretAccessKey: string; key: Buffer }>();

    function keyFor({ accessKeyId, secretAccessKey, day, region }: SigningInput): Buffer {
        const name = `${accessKeyId}/${day}/${region}`;
        const kept = keys.get(name);
        if (kept?.secretAccessKey === secretAccessKey) {
            return kept.key;
        }
        const key = [day, region, serviceName, "aws4_request"].reduce<Buffer | string>(
            hmac,
            `AWS4${secretAccessKey}`,
        ) as Buffer;
        if (keys.size >= mostKeys) {
            keys.clear();
        }
        keys.set(name, { secretAccessKey, key });
        return key;
    }

    return (request, input) => {
        const scope = `${input.day}/${input.region}/${serviceName}/aws4_request`;
        const digest = hash("sha256", canonical.of(request, input), "hex");
        return hmac(keyFor(input), `AWS4-HMAC-SHA256\n${request.headers["x-amz-date"]}\n${scope}\n${digest}`);
    };
}

/** Exposes protected parts of AWS's signer. Its own signing is asynchronous and derives the key every time. */
class CanonicalForm extends SignatureV4 {
    constructor() {
        super({
            service: serviceName,
            region: "",
            credentials: { accessKeyId: "", secretAccessKey: "" },
            sha256: NoHash,
            uriEscapePath: true,
        });
    }

    of({ method, path, query, headers }: SignedRequest, { signedHeaders, bodyDigest }: SigningInput): string {
        const signed = Object.fromEntries([...signedHeaders].map((name) => [name, headers[name]!]));
        const request = {
            method,
            path,
            query: query() as Record<string, string[]>,
            headers: signed,
            protocol: "",
            hostname: "",
        };
        return this.createCanonicalRequest(
            request,
            getCanonicalHeaders(request, undefined, new Set(signedHeaders)),
            bodyDigest,
        );
    }
}

/** Placeholder for a hash, because the canonical form needs none. */
class NoHash {
    update(): void {}

    digest(): never {
        throw new Error("the canonical form of a request has no hash");
    }

    reset(): void {}
}

function hmac(key: Buffer | string, text: string): Buffer {
    return createHmac("sha256", key).update(text).digest();
}
