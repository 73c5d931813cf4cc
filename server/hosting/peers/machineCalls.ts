import { hkdfSync } from "node:crypto";
import { signRequest } from "../../signatures/signRequest";
import type { KeyPair } from "../../signatures/ownCredentials";
import type { Detection } from "../../detector/detection";

/*
 * How the machines that share a store ask each other to look at a picture: both sides of the wire. A call is signed
 * with Signature Version 4, like those of callers, but with a key that only the machines have.
 */

/** Of the API's prefix, so that whatever passes on the API passes this on too. */
export const machineCallPath = "/2020-11-20/service/machines/:machineId/models/:modelId/detect";

/**
 * Where calls have an access key. It tells nothing apart: a call of machines has a path of its own, whose signatures are
 * checked with the machines' secret only, so a caller's key pair under the same name opens nothing there.
 */
const accessKeyId = "MACHINE";

/** The key pair of calls between machines, which all who have the service key come to. */
export function machineKeyPair(serviceKey: Uint8Array): KeyPair {
    const secret = hkdfSync("sha256", serviceKey, new Uint8Array(), "calls between the machines of one service", 32);
    return { accessKeyId, secretAccessKey: Buffer.from(secret).toString("base64url") };
}

/** A call, signed. */
export interface SignedCall {
    path: string;
    headers: Record<string, string>;
}

/** @param host - as the header says it: with the port. */
export function signMachineCall(
    keyPair: KeyPair,
    {
        machineId,
        modelId,
        host,
        picture,
        now,
    }: { machineId: string; modelId: string; host: string; picture: Uint8Array; now: number },
): SignedCall {
    const path = machineCallPath
        .replace(":machineId", encodeURIComponent(machineId))
        .replace(":modelId", encodeURIComponent(modelId));
    const signed = signRequest(keyPair, { method: "POST", path, host, body: picture, region: "machines", now });
    return { path, headers: { ...signed, "content-type": "application/octet-stream" } };
}

/** What a machine answers, as JSON. */
export type MachineAnswer =
    | { kind: "detected"; detection: Omit<Detection, "anomalyMask"> & { anomalyMask?: string } }
    | { kind: "unusable-picture"; sentence: string }
    | { kind: "busy"; sentence: string }
    /** It is another machine, or has no unit of the model now. */
    | { kind: "not-here" }
    | { kind: "failed"; reason: string };

export function writeDetection({ anomalyMask, ...rest }: Detection): MachineAnswer {
    return {
        kind: "detected",
        detection: { ...rest, ...(anomalyMask && { anomalyMask: Buffer.from(anomalyMask).toString("base64") }) },
    };
}

export function readDetection({
    anomalyMask,
    ...rest
}: (MachineAnswer & { kind: "detected" })["detection"]): Detection {
    return { ...rest, ...(anomalyMask !== undefined && { anomalyMask: Buffer.from(anomalyMask, "base64") }) };
}
