import { Sha256 } from "@aws-crypto/sha256-js";
import { HttpRequest } from "@smithy/protocol-http";
import { SignatureV4 } from "@smithy/signature-v4";
import { send } from "./call";
import { sessionPath } from "./session";

/** Access key of a user. */
export interface AccessKey {
    accessKeyId: string;
    secretAccessKey: string;
    /** Only for temporary credentials. */
    sessionToken?: string;
}

/**
 * Opens a session with an access key. The request is signed here with Signature Version 4, so the secret doesn't leave
 * the page.
 */
export async function signInByKey(credentials: AccessKey): Promise<void> {
    const signer = new SignatureV4({ service: "lookoutvision", region: "us-east-1", credentials, sha256: Sha256 });
    const { host, hostname, port, protocol } = window.location;
    const request = new HttpRequest({
        method: "POST",
        protocol,
        hostname,
        port: port === "" ? undefined : Number(port),
        path: sessionPath,
        headers: { host },
    });
    const { host: _host, ...headers } = (await signer.sign(request)).headers;
    await send(sessionPath, { method: "POST", headers, body: "" });
}
