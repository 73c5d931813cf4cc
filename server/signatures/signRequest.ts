import { createHash } from "node:crypto";
import type { KeyPair } from "./ownCredentials";
import { createSigner, serviceName } from "./signer";

/** Request to this service, or between its machines, that is to be signed. */
export interface UnsignedRequest {
    method: string;
    /** Path, percent-encoded. */
    path: string;
    /** Query, decoded. Each key has one value. */
    query?: Readonly<Record<string, string>>;
    /** Host as in the header: with the port. */
    host: string;
    body: string | Uint8Array;
    region: string;
    /** Time of the signature, in Unix epoch milliseconds. */
    now: number;
}

const sign = createSigner();

/**
 * Signs a request with Signature Version 4.
 *
 * @returns the headers of the signature, including the body's digest.
 */
export function signRequest(
    { accessKeyId, secretAccessKey }: KeyPair,
    request: UnsignedRequest,
): Record<string, string> {
    const { method, path, host, region } = request;
    const time = new Date(request.now).toISOString().replace(/[-:]|\.\d+/g, "");
    const day = time.slice(0, 8);
    const bodyDigest = createHash("sha256").update(request.body).digest("hex");
    const covered = { host, "x-amz-content-sha256": bodyDigest, "x-amz-date": time };
    const names = Object.keys(covered);
    const query = Object.fromEntries(Object.entries(request.query ?? {}).map(([name, value]) => [name, [value]]));
    const signature = sign(
        { method, path, query: () => query, headers: covered, unsignedPayloadAllowed: false },
        { accessKeyId, secretAccessKey, day, region, signedHeaders: new Set(names), bodyDigest },
    );
    const credential = `${accessKeyId}/${day}/${region}/${serviceName}/aws4_request`;
    return {
        ...covered,
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature.toString("hex")}`,
    };
}
