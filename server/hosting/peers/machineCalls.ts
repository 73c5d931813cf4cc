import { hkdfSync } from "node:crypto";
import { signRequest } from "../../signatures/signRequest";
import type { KeyPair } from "../../signatures/ownCredentials";
import type { AnomalyMap } from "../../detector/anomalyMap";
import type { Detection } from "../../detector/detection";

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

/** Bytes are base64. */
type WireDetection = Omit<Detection, "anomalyMask" | "anomalyMap"> & {
    anomalyMask?: string;
    anomalyMap?: Omit<AnomalyMap, "png"> & { png: string };
};

/** Answer of a machine, as JSON. */
export type MachineAnswer =
    | { kind: "detected"; detection: WireDetection }
    | { kind: "unusable-picture"; sentence: string }
    | { kind: "busy"; sentence: string }
    /** The address belongs to another machine, or the machine has no unit of the model now. */
    | { kind: "not-here" }
    /** The unit that had the picture was lost. `mayRepeat`: no other one was tried. */
    | { kind: "lost"; sentence: string; mayRepeat: boolean }
    | { kind: "failed"; reason: string };

export function writeDetection({ anomalyMask, anomalyMap, ...rest }: Detection): MachineAnswer {
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
    return {
        kind: "detected",
        detection: {
            ...rest,
            ...(anomalyMask && { anomalyMask: base64(anomalyMask) }),
            ...(anomalyMap && { anomalyMap: { ...anomalyMap, png: base64(anomalyMap.png) } }),
        },
    };
}

export function readDetection({ anomalyMask, anomalyMap, ...rest }: WireDetection): Detection {
    const bytes = (base64: string) => Buffer.from(base64, "base64");
    return {
        ...rest,
        ...(anomalyMask !== undefined && { anomalyMask: bytes(anomalyMask) }),
        ...(anomalyMap !== undefined && { anomalyMap: { ...anomalyMap, png: bytes(anomalyMap.png) } }),
    };
}
