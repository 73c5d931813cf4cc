import { createHmac, hash } from "node:crypto";
import { getCanonicalHeaders, SignatureV4 } from "@smithy/signature-v4";
import type { SignedRequest } from "./signedRequest";

/** The service's name in signatures. */
export const serviceName = "lookoutvision";

/** With what a request is to be signed. */
export interface SigningInput {
    accessKeyId: string;
    secretAccessKey: string;
    /** `20201201` */
    day: string;
    region: string;
    /** Names in lower case; the request has them all. */
    signedHeaders: ReadonlySet<string>;
    /** SHA-256 of the body in hex, or what its sender says instead. */
    bodyDigest: string;
}

/** @returns the signature that Signature Version 4 gives a request, at the time of its header X-Amz-Date. */
export type Sign = (request: SignedRequest, input: SigningInput) => Buffer;

/** The most keys that are kept: callers choose the region. */
const mostKeys = 256;

/**
 * Signs as AWS's own signer, from which the canonical form of a request is taken. Only what is the same for all
 * requests of a key, day and region, the key that is derived for them, is kept from one request to the next.
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

/** Opens what AWS's signer keeps to itself: signing as a whole is asynchronous and derives the key every time. */
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
            query: query as Record<string, string[]>,
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

/** The canonical form needs none. */
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
