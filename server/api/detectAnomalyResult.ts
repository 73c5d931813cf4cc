import type { Detection } from "../detector/detection";

/** DetectAnomalyResult of a detection. */
export function detectAnomalyResult({ isAnomalous, confidence, anomalies, anomalyMask }: Detection) {
    return {
        Source: { Type: "direct" },
        IsAnomalous: isAnomalous,
        Confidence: confidence,
        ...(anomalies !== undefined && { Anomalies: shownAnomalies(anomalies) }),
        ...(anomalyMask !== undefined && { AnomalyMask: Buffer.from(anomalyMask).toString("base64") }),
    };
}

/** Anomaly types on a picture, in the form that answers show. */
export function shownAnomalies(anomalies: NonNullable<Detection["anomalies"]>) {
    return anomalies.map(({ name, color, totalPercentageArea }) => ({
        Name: responseName(name),
        PixelAnomaly: { TotalPercentageArea: totalPercentageArea, Color: color },
    }));
}

/** ExplainAnomalyResult of a detection: its DetectAnomalyResult, with the reasons for the verdict. */
export function explainAnomalyResult(detection: Detection) {
    const { Source: _source, ...result } = detectAnomalyResult(detection);
    const { score, decision, unfamiliarity, anomalyMap } = detection;
    return {
        ...result,
        Score: score,
        Threshold: decision.threshold,
        ...(unfamiliarity !== undefined && { Unfamiliarity: unfamiliarity }),
        ...(anomalyMap !== undefined && {
            AnomalyMap: {
                Map: Buffer.from(anomalyMap.png).toString("base64"),
                DeviationsAtWhite: anomalyMap.deviationsAtWhite,
                Reference: anomalyMap.reference,
            },
        }),
    };
}

/** Converts a type's name for an answer, which allows letters and digits only. Names in datasets are free. */
function responseName(name: string): string {
    const allowed = name.replace(/[^a-zA-Z0-9]/g, "").slice(0, 256);
    return allowed === "" ? "anomaly" : allowed;
}
