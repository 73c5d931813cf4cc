import type { Detection } from "../detector/detection";

/** DetectAnomalyResult of a detection. */
export function detectAnomalyResult({ isAnomalous, confidence, anomalies, anomalyMask }: Detection) {
    return {
        Source: { Type: "direct" },
        IsAnomalous: isAnomalous,
        Confidence: confidence,
        ...(anomalies !== undefined && {
            Anomalies: anomalies.map(({ name, color, totalPercentageArea }) => ({
                Name: responseName(name),
                PixelAnomaly: { TotalPercentageArea: totalPercentageArea, Color: color },
            })),
        }),
        ...(anomalyMask !== undefined && { AnomalyMask: Buffer.from(anomalyMask).toString("base64") }),
    };
}

/** Name for an answer, which has letters and digits only. Names in datasets are free. */
function responseName(name: string): string {
    const allowed = name.replace(/[^a-zA-Z0-9]/g, "").slice(0, 256);
    return allowed === "" ? "anomaly" : allowed;
}
