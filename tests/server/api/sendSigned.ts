import { createHash, createHmac, randomUUID } from "node:crypto";
import { testKey } from "./testService";

export interface RequestToSign {
    method?: string;
    /** Percent-encoded, with its query. */
    path: string;
    body?: string | Buffer;
    headers?: Record<string, string>;
    accessKeyId?: string;
    secretAccessKey?: string;
    signedAt?: Date;
    region?: string;
    serviceName?: string;
    /** False: the digest of the body isn't a header, as with boto3. */
    statesDigest?: boolean;
    /** False: nothing distinguishes the request from an equal one of the same second. */
    unique?: boolean;
    /** Changes the headers after they were signed. */
    tamper?(headers: Record<string, string>): void;
}

/**
 * Sends a request signed with Signature Version 4, written here from its specification and not with the
 * library that the service uses, so that the two check each other.
 */
export async function sendSigned({ url }: { url: string }, request: RequestToSign): Promise<Response> {
    const {
        method = "GET",
        path,
        body = "",
        signedAt = new Date(),
        region = "us-east-1",
        serviceName = "lookoutvision",
    } = request;
    const { accessKeyId = testKey.accessKeyId, secretAccessKey = testKey.secretAccessKey } = request;
    const time = signedAt.toISOString().replace(/[-:]|\.\d+/g, "");
    const [rawPath, query = ""] = path.split("?");
    const digest = createHash("sha256").update(body).digest("hex");
    const headers: Record<string, string> = {
        host: new URL(url).host,
        ...(request.statesDigest !== false && { "x-amz-content-sha256": digest }),
        "x-amz-date": time,
        // As SDKs do: two equal calls of the same second differ.
        ...(request.unique !== false && { "amz-sdk-invocation-id": randomUUID() }),
        ...request.headers,
    };
    const names = Object.keys(headers).sort();
    const canonical = [
        method,
        // Segments are encoded a second time.
        rawPath.split("/").map(encode).join("/"),
        query.split("&").sort().join("&"),
        ...names.map((name) => `${name}:${headers[name].trim()}`),
        "",
        names.join(";"),
        headers["x-amz-content-sha256"] ?? digest,
    ].join("\n");
    const scope = [time.slice(0, 8), region, serviceName, "aws4_request"];
    const toSign = [
        "AWS4-HMAC-SHA256",
        time,
        scope.join("/"),
        createHash("sha256").update(canonical).digest("hex"),
    ].join("\n");
    const key = scope.reduce<Buffer | string>(
        (secret, part) => createHmac("sha256", secret).update(part).digest(),
        `AWS4${secretAccessKey}`,
    );
    const signature = createHmac("sha256", key).update(toSign).digest("hex");
    headers["authorization"] =
        `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
    request.tamper?.(headers);
    delete headers["host"];
    return fetch(url + path, { method, headers, body: method === "GET" || body === "" ? undefined : body });
}

function encode(text: string): string {
    return encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
