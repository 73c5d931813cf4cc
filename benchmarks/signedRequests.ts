import { signRequest } from "../server/signatures/signRequest";
import type { KeyPair } from "../server/signatures/ownCredentials";

/** @returns a function that makes the bytes of a signed request. The signature is valid for a quarter of an hour. */
export function requestSigner(
    endpoint: string,
    credentials: KeyPair,
): (
    method: string,
    path: string,
    query?: Record<string, string>,
    body?: string | Buffer,
    contentType?: string,
) => Buffer {
    const { host } = new URL(endpoint);
    return (method, path, query = {}, body = "", contentType) => {
        const headers = signRequest(credentials, {
            method,
            path,
            query,
            host,
            body,
            region: "us-east-1",
            now: Date.now(),
        });
        headers["content-length"] = String(body.length);
        if (contentType !== undefined) {
            headers["content-type"] = contentType;
        }
        const search = Object.entries(query)
            .map(([name, value]) => `?${name}=${value}`)
            .join("");
        const head = [
            `${method} ${path}${search} HTTP/1.1`,
            ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        ];
        return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
    };
}
