import { hash, timingSafeEqual } from "node:crypto";
import type { CallerSecret, LookupSecret } from "./credentialsFile";
import { authenticationError } from "../http/errors";
import type { Principal } from "../permissions/principal";
import { createSigner, serviceName } from "./signer";
import type { SignedRequest } from "./signedRequest";

const largestSkewMs = 15 * 60 * 1000;
const unsignedPayload = "UNSIGNED-PAYLOAD";
const digestOfNothing = hash("sha256", "", "hex");

export interface AuthenticatorOptions {
    lookupSecret: LookupSecret;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

/** Caller of a request, as far as it is known before the body has arrived. */
export interface Caller {
    /** Key of the signature, or the key that opened the session. Undefined: an identity provider opened it. */
    accessKeyId: string | undefined;
    /** User whose rights the caller has. Undefined: the caller may do everything. */
    principal: Principal | undefined;
    /** Signature in hex. Undefined: the request has the cookie of a session instead. */
    signature: string | undefined;
    /** Session of a browser. Undefined: the request is signed. */
    session?: BrowserSession;
    /** True if the signature is checked. Otherwise it covers the body, and is checked with it. */
    isProven: boolean;
    /**
     * Checks the body. Call it before the body is used. Throws an ApiError for a body that differs from the signed
     * one.
     */
    checkBody(body: Buffer): void;
}

/** Session of a browser that is signed in. */
export interface BrowserSession {
    /** Name of the session in the log. It lets nobody in. */
    id: string;
    /** Time at which it ends at the latest, in Unix epoch milliseconds. */
    endsAt: number;
}

/**
 * Recognises the caller of a request. Throws an ApiError for an unknown caller, or rejects with it if keys must be
 * read first.
 */
export type Authenticate = (request: SignedRequest) => Caller | Promise<Caller>;

/**
 * Creates a check of Signature Version 4. It signs the request again with the caller's secret, and compares the
 * signatures in constant time. Any region is accepted in the credential's scope.
 *
 * The head of a request is checked completely before its body is read, so that a stranger's body takes no memory.
 * If the head states the body's digest, as AWS's SDKs do, the signature is checked then too.
 *
 * @returns a function that throws an ApiError unless a known key signed the request as it arrived, less than 15
 *   minutes ago.
 */
export function createAuthenticator({ lookupSecret, now }: AuthenticatorOptions): Authenticate {
    const sign = createSigner();

    const recognise = (request: SignedRequest, claim: Claim, secret: CallerSecret | undefined): Caller => {
        const { accessKeyId, signature } = claim;
        if (secret === undefined) {
            throw unrecognised(
                `The access key ${accessKeyId.slice(0, 128)} is not one of this service. Use a key pair of a user, or of the service's credentials file.`,
            );
        }
        requireSessionToken(request, secret);
        if (secret.expiresAt !== undefined && secret.expiresAt <= now()) {
            throw authenticationError(
                "ExpiredTokenException",
                `The temporary credentials of the request expired at ${new Date(secret.expiresAt).toISOString()}. Make new ones.`,
            );
        }
        const { principal } = secret;
        const requireSignature = (bodyDigest: string) => {
            const expected = sign(request, { ...claim, bodyDigest, secretAccessKey: secret.secretAccessKey });
            if (!equalInConstantTime(expected, Buffer.from(claim.signature, "hex"))) {
                throw invalid(
                    "The signature of the request is not the one that its access key's secret gives. " +
                        "Check the secret access key, and that nothing between changes the request.",
                );
            }
        };
        const digest = coveredDigest(request, claim);
        if (digest === undefined) {
            return {
                accessKeyId,
                principal,
                signature,
                isProven: false,
                checkBody: (body) => requireSignature(digestOf(body)),
            };
        }
        requireSignature(digest);
        requirePossibleDigest(digest, request);
        return { accessKeyId, principal, signature, isProven: true, checkBody: (body) => requireDigest(digest, body) };
    };

    return (request) => {
        const claim = parseAuthorization(request);
        requireFresh(parseSigningTime(request, claim), now());
        requireSignedHeaders(request, claim);
        const found = lookupSecret(claim.accessKeyId);
        return found instanceof Promise
            ? found.then((secret) => recognise(request, claim, secret))
            : recognise(request, claim, found);
    };
}

/** Content of the header Authorization. */
interface Claim {
    accessKeyId: string;
    day: string;
    region: string;
    signedHeaders: ReadonlySet<string>;
    signature: string;
}

const authorizationPattern =
    /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request *, *SignedHeaders=([^,\s]+) *, *Signature=([0-9a-f]{64})$/;

/** Most headers that a signature may cover. SDKs sign about ten. */
const mostSignedHeaders = 100;

function parseAuthorization({ headers, query }: SignedRequest): Claim {
    const { authorization } = headers;
    if (authorization === undefined) {
        const parameters = query();
        const presigned = (parameters["X-Amz-Algorithm"] ?? parameters["X-Amz-Signature"]) !== undefined;
        throw authenticationError(
            "MissingAuthenticationTokenException",
            presigned
                ? "This service takes no presigned requests: the signature must be in the header Authorization."
                : "The request has no header Authorization: it must be signed with Signature Version 4.",
        );
    }
    const [, accessKeyId, day, region, service, signedHeaders, signature] =
        authorizationPattern.exec(authorization) ?? [];
    if (accessKeyId === undefined) {
        throw incomplete(
            "The header Authorization is not of the form AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/lookoutvision/aws4_request, " +
                "SignedHeaders=NAMES, Signature=HEX.",
        );
    }
    if (service !== serviceName) {
        throw invalid(`The request is signed for the service ${service.slice(0, 64)} instead of ${serviceName}.`);
    }
    const listed = signedHeaders.split(";", mostSignedHeaders + 1);
    const names = new Set(listed);
    if (listed.length > mostSignedHeaders) {
        throw incomplete(`The header Authorization names more than ${mostSignedHeaders} signed headers.`);
    }
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

/** Requires every signed header. A missing one may have said anything. */
function requireSignedHeaders({ headers }: SignedRequest, { signedHeaders }: Claim): void {
    for (const name of signedHeaders) {
        if (!Object.hasOwn(headers, name)) {
            throw invalid(
                `The header ${name.slice(0, 64)} is signed, but the request has none of that name. Check that nothing between takes headers away.`,
            );
        }
    }
}

/** Requires the session token of a temporary key pair, which is valid only together with it. */
function requireSessionToken({ headers }: SignedRequest, { sessionToken }: CallerSecret): void {
    if (
        sessionToken !== undefined &&
        !equalInConstantTime(
            Buffer.from(digestOf(headers["x-amz-security-token"] ?? "")),
            Buffer.from(digestOf(sessionToken)),
        )
    ) {
        throw unrecognised(
            "The access key of the request is good with its session token only, and the header X-Amz-Security-Token is not that.",
        );
    }
}

/** Refuses a digest that the operation never accepts, so that it need not read such a body. */
function requirePossibleDigest(digest: string, { unsignedPayloadAllowed }: SignedRequest): void {
    if (/^[0-9a-f]{64}$/.test(digest) || (digest === unsignedPayload && unsignedPayloadAllowed)) {
        return;
    }
    throw invalid(
        digest.startsWith("STREAMING-")
            ? "This service takes no body that is signed chunk by chunk: sign its SHA-256 in x-amz-content-sha256."
            : "The body of this operation must be signed: x-amz-content-sha256 must be its SHA-256.",
    );
}

function requireDigest(digest: string, body: Buffer): void {
    if (digest !== unsignedPayload && digest !== digestOf(body)) {
        throw invalid("The body of the request is not the one that was signed: x-amz-content-sha256 doesn't match it.");
    }
}

/**
 * Digest that the head states for the body. Undefined if it states none (boto3): then the body itself goes into
 * the signature.
 */
function coveredDigest({ headers }: SignedRequest, { signedHeaders }: Claim): string | undefined {
    return signedHeaders.has("x-amz-content-sha256") ? headers["x-amz-content-sha256"] : undefined;
}

function equalInConstantTime(left: Buffer, right: Buffer): boolean {
    return left.length === right.length && timingSafeEqual(left, right);
}

/** SHA-256 in hex. */
function digestOf(content: string | Buffer): string {
    return content.length === 0 ? digestOfNothing : hash("sha256", content, "hex");
}

function incomplete(message: string) {
    return authenticationError("IncompleteSignatureException", message);
}

function invalid(message: string) {
    return authenticationError("InvalidSignatureException", message);
}

function unrecognised(message: string) {
    return authenticationError("UnrecognizedClientException", message);
}
