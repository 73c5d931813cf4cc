import { createHash } from "node:crypto";
import { createSigner } from "../server/api/signer";
import type { KeyPair } from "../server/ownCredentials";

/** @returns what gives the bytes of a request to the service, signed now: good for a quarter of an hour. */
export function requestSigner(
    endpoint: string,
    credentials: KeyPair,
): (method: string, path: string, query?: Record<string, string[]>, body?: string | Buffer, contentType?: string) => Buffer {
    const sign = createSigner();
    const { host } = new URL(endpoint);
    return (method, path, query = {}, body = "", contentType) => {
        const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
        const bodyDigest = createHash("sha256").update(body).digest("hex");
        const headers: Record<string, string> = { host, "x-amz-content-sha256": bodyDigest, "x-amz-date": time };
        const names = Object.keys(headers);
        const [day, region] = [time.slice(0, 8), "us-east-1"];
        const signature = sign({ method, path, query, headers, unsignedPayloadAllowed: false }, { ...credentials, day, region, signedHeaders: new Set(names), bodyDigest });
        headers["authorization"] = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${day}/${region}/lookoutvision/aws4_request, SignedHeaders=${names.join(";")}, Signature=${signature.toString("hex")}`;
        headers["content-length"] = String(body.length);
        if (contentType !== undefined) {
            headers["content-type"] = contentType;
        }
        const search = Object.entries(query).map(([name, [value]]) => `?${name}=${value}`).join("");
        const head = [`${method} ${path}${search} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
        return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
    };
}
