import { hkdfSync } from "node:crypto";
import { signRequest } from "../../signatures/signRequest";
import type { KeyPair } from "../../signatures/ownCredentials";

/*
 * Calls between the machines that share a store, to have a picture inspected: both sides of the wire.
 * A call is signed with Signature Version 4, like those of callers, but with a key that only the machines have.
 */

/** Path of the calls. It shares the API's path prefix, so that proxies configured for the API also forward it. */
export const machineCallPath = "/2020-11-20/service/machines/:machineId/models/:modelId/detect";

/** The same for an answer with an anomaly map. */
export const machineExplainPath = `${machineCallPath}/explain`;

/**
 * Placeholder access key of calls between machines. It distinguishes nothing: these calls have their own path,
 * whose signatures are checked with the machines' secret only. A caller's key pair of the same name doesn't work
 * there.
 */
const accessKeyId = "MACHINE";

/** Key pair of calls between machines. Everyone with the service key derives the same one. */
export function machineKeyPair(serviceKey: Uint8Array): KeyPair {
    const secret = hkdfSync("sha256", serviceKey, new Uint8Array(), "calls between the machines of one service", 32);
    return { accessKeyId, secretAccessKey: Buffer.from(secret).toString("base64url") };
}

/** Signed call. */
export interface SignedCall {
    path: string;
    headers: Record<string, string>;
}

/**
 * Signs a call.
 *
 * @param host - host as in the header: with the port.
 */
export function signMachineCall(
    keyPair: KeyPair,
    {
        machineId,
        modelId,
        host,
        picture,
        explain = false,
        now,
    }: { machineId: string; modelId: string; host: string; picture: Uint8Array; explain?: boolean; now: number },
): SignedCall {
    const path = (explain ? machineExplainPath : machineCallPath)
        .replace(":machineId", encodeURIComponent(machineId))
        .replace(":modelId", encodeURIComponent(modelId));
    const signed = signRequest(keyPair, { method: "POST", path, host, body: picture, region: "machines", now });
    return { path, headers: { ...signed, "content-type": "application/octet-stream" } };
}
