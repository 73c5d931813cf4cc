import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from "node:crypto";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import type { LookupSecret } from "./credentialsFile";
import { authenticationError } from "./errors";
import type { SignedRequest } from "./signedRequest";

const serviceName = "lookoutvision";
const largestSkewMs = 15 * 60 * 1000;
const unsignedPayload = "UNSIGNED-PAYLOAD";

export interface AuthenticatorOptions {
    lookupSecret: LookupSecret;
    /** Unix epoch milliseconds. */
    now(): number;
}

/**
 * Checks Signature Version 4: the request is signed again with the caller's secret, and the signatures are
 * compared in constant time. Any region is accepted in the credential's scope.
 *
 * @returns a function that throws an ApiError when a request isn't signed by a known key, less than 15
 *   minutes ago, as it arrived.
 */
export function createAuthenticator({ lookupSecret, now }: AuthenticatorOptions): (request: SignedRequest) => Promise<void> {
    return async (request) => {
        const claim = parseAuthorization(request);
        const signedAt = parseSigningTime(request, claim);
        requireFresh(signedAt, now());
        checkPayload(request, claim);
        const secret = await lookupSecret(claim.accessKeyId);
        if (secret === undefined) {
            throw authenticationError(
                "UnrecognizedClientException",
                `The access key ${claim.accessKeyId.slice(0, 128)} is not one of this service. ` +
                    "Use a key pair of the service's credentials file.",
            );
        }
        const expected = await signAgain(request, claim, signedAt, secret);
        if (!equalInConstantTime(expected, claim.signature)) {
            throw authenticationError(
                "InvalidSignatureException",
                "The signature of the request is not the one that its access key's secret gives. " +
                    "Check the secret access key, and that nothing between changes the request.",
            );
        }
    };
}

/** What the header Authorization says. */
interface Claim {
    accessKeyId: string;
    day: string;
    region: string;
    signedHeaders: ReadonlySet<string>;
    signature: string;
}

const authorizationPattern =
    /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request *, *SignedHeaders=([^,\s]+) *, *Signature=([0-9a-f]{64})$/;

function parseAuthorization({ headers, query }: SignedRequest): Claim {
    const { authorization } = headers;
    if (authorization === undefined) {
        const presigned = query["X-Amz-Algorithm"] !== undefined || query["X-Amz-Signature"] !== undefined;
        throw authenticationError(
            "MissingAuthenticationTokenException",
            presigned
                ? "This service takes no presigned requests: the signature must be in the header Authorization."
                : "The request has no header Authorization: it must be signed with Signature Version 4.",
        );
    }
    const [, accessKeyId, day, region, service, signedHeaders, signature] = authorizationPattern.exec(authorization) ?? [];
    if (accessKeyId === undefined) {
        throw incomplete(
            "The header Authorization is not of the form AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/lookoutvision/aws4_request, " +
                "SignedHeaders=NAMES, Signature=HEX.",
        );
    }
    if (service !== serviceName) {
        throw invalid(`The request is signed for the service ${service.slice(0, 64)} instead of ${serviceName}.`);
    }
    const names = new Set(signedHeaders.split(";"));
    if (!names.has("host")) {
        throw incomplete("The header host is not signed.");
    }
    return { accessKeyId, day, region, signedHeaders: names, signature };
}

function parseSigningTime({ headers }: SignedRequest, { day }: Claim): Date {
    const [, year, month, date, hours, minutes, seconds] =
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers["x-amz-date"] ?? "") ?? [];
    const time = new Date(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`);
    if (Number.isNaN(time.getTime())) {
        throw incomplete("The request has no header X-Amz-Date like 20201201T120000Z.");
    }
    if (day !== `${year}${month}${date}`) {
        throw invalid("The day of the credential's scope is not that of the header X-Amz-Date.");
    }
    return time;
}

function requireFresh(signedAt: Date, now: number): void {
    const age = now - signedAt.getTime();
    if (Math.abs(age) > largestSkewMs) {
        const what = age > 0 ? "Signature expired" : "Signature not yet current";
        throw invalid(
            `${what}: the request was signed at ${signedAt.toISOString()}, here it is ${new Date(now).toISOString()}. ` +
                "Set the clock of the caller.",
        );
    }
}

/**
 * Compares the body with the digest that the signature covers. Where it covers none (boto3 sends none), the
 * body itself goes into the signature.
 */
function checkPayload(request: SignedRequest, claim: Claim): void {
    const claimed = coveredDigest(request, claim);
    if (claimed === undefined || (claimed === unsignedPayload && request.unsignedPayloadAllowed)) {
        return;
    }
    if (claimed !== createHash("sha256").update(request.body).digest("hex")) {
        throw invalid(
            claimed === unsignedPayload || claimed.startsWith("STREAMING-")
                ? "The body of this operation must be signed: x-amz-content-sha256 must be its SHA-256."
                : "The body of the request is not the one that was signed: x-amz-content-sha256 doesn't match it.",
        );
    }
}

function coveredDigest({ headers }: SignedRequest, { signedHeaders }: Claim): string | undefined {
    return signedHeaders.has("x-amz-content-sha256") ? headers["x-amz-content-sha256"] : undefined;
}

async function signAgain(request: SignedRequest, claim: Claim, signingDate: Date, secretAccessKey: string): Promise<string> {
    const { accessKeyId, region, signedHeaders } = claim;
    const signer = new SignatureV4({
        credentials: { accessKeyId, secretAccessKey },
        region,
        service: serviceName,
        sha256: Sha256,
        uriEscapePath: true,
        applyChecksum: false,
    });
    const covered = [...signedHeaders].filter((name) => Object.hasOwn(request.headers, name));
    const toSign = new HttpRequest({
        method: request.method,
        path: request.path,
        query: Object.fromEntries(Object.entries(request.query).map(([key, values]) => [key, [...values]])),
        headers: Object.fromEntries(covered.map((name) => [name, String(request.headers[name])])),
        body: coveredDigest(request, claim) === undefined ? request.body : undefined,
    });
    const signed = await signer.sign(toSign, { signingDate, signableHeaders: new Set(signedHeaders) });
    return /Signature=([0-9a-f]{64})$/.exec(signed.headers["authorization"])?.[1] ?? "";
}

function equalInConstantTime(a: string, b: string): boolean {
    const [left, right] = [Buffer.from(a, "hex"), Buffer.from(b, "hex")];
    return left.length === right.length && timingSafeEqual(left, right);
}

function incomplete(message: string) {
    return authenticationError("IncompleteSignatureException", message);
}

function invalid(message: string) {
    return authenticationError("InvalidSignatureException", message);
}

/** Node's SHA-256 in the form that the signer asks for. */
class Sha256 {
    readonly #secret: SourceData | undefined;
    #hash: Hash | Hmac;

    constructor(secret?: SourceData) {
        this.#secret = secret;
        this.#hash = this.#start();
    }

    update(data: Uint8Array): void {
        this.#hash.update(data);
    }

    async digest(): Promise<Uint8Array> {
        return this.#hash.digest();
    }

    reset(): void {
        this.#hash = this.#start();
    }

    #start(): Hash | Hmac {
        return this.#secret === undefined ? createHash("sha256") : createHmac("sha256", toBytes(this.#secret));
    }
}

type SourceData = string | ArrayBuffer | ArrayBufferView;

function toBytes(data: SourceData): Buffer {
    if (typeof data === "string") {
        return Buffer.from(data);
    }
    return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
