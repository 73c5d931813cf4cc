import type { AnomalyMap } from "../detector/anomalyMap";
import type { Detection } from "../detector/detection";
import type { DetectionOutcome } from "./outcome";

/** Detection with its bytes as base64. */
type WireDetection = Omit<Detection, "anomalyMask" | "anomalyMap"> & {
    anomalyMask?: string;
    anomalyMap?: Omit<AnomalyMap, "png"> & { png: string };
};

type WireOutcome = Exclude<DetectionOutcome, { kind: "detected" }> | { kind: "detected"; detection: WireDetection };

const kinds: ReadonlySet<unknown> = new Set<DetectionOutcome["kind"]>([
    "detected",
    "unusable-picture",
    "busy",
    "not-here",
    "lost",
    "failed",
]);

/** Writes an outcome as JSON. Its media type is application/json. */
export function writeOutcome(outcome: DetectionOutcome): string {
    const wire: WireOutcome =
        outcome.kind === "detected" ? { kind: "detected", detection: writeDetection(outcome.detection) } : outcome;
    return JSON.stringify(wire);
}

/** Reads what {@link writeOutcome} wrote. Undefined: the text is something else. */
export function readOutcome(text: string): DetectionOutcome | undefined {
    let wire: WireOutcome | null;
    try {
        wire = JSON.parse(text) as typeof wire;
    } catch {
        return undefined;
    }
    if (wire === null || !kinds.has(wire.kind)) {
        return undefined;
    }
    return wire.kind === "detected" ? { kind: "detected", detection: readDetection(wire.detection) } : wire;
}

function writeDetection({ anomalyMask, anomalyMap, ...rest }: Detection): WireDetection {
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
    return {
        ...rest,
        ...(anomalyMask && { anomalyMask: base64(anomalyMask) }),
        ...(anomalyMap && { anomalyMap: { ...anomalyMap, png: base64(anomalyMap.png) } }),
    };
}

function readDetection({ anomalyMask, anomalyMap, ...rest }: WireDetection): Detection {
    const bytes = (base64: string) => Buffer.from(base64, "base64");
    return {
        ...rest,
        ...(anomalyMask !== undefined && { anomalyMask: bytes(anomalyMask) }),
        ...(anomalyMap !== undefined && { anomalyMap: { ...anomalyMap, png: bytes(anomalyMap.png) } }),
    };
}
