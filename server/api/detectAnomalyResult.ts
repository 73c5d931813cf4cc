import type { Detection } from "../detector/detection";

/** DetectAnomalyResult. */
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

/** ExplainAnomalyResult: the same, and how it comes about. */
export function explainAnomalyResult(detection: Detection) {
    const { Source: _source, ...result } = detectAnomalyResult(detection);
    const { score, decision, anomalyMap } = detection;
    return {
        ...result,
        Score: score,
        Threshold: decision.threshold,
        ...(anomalyMap !== undefined && {
            AnomalyMap: {
                Map: Buffer.from(anomalyMap.png).toString("base64"),
                DeviationsAtWhite: anomalyMap.deviationsAtWhite,
                Reference: anomalyMap.reference,
            },
        }),
    };
}

/** Names in answers have letters and digits only, while those in datasets are free. */
function responseName(name: string): string {
    const allowed = name.replace(/[^a-zA-Z0-9]/g, "").slice(0, 256);
    return allowed === "" ? "anomaly" : allowed;
}
