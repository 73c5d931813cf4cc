/** What the published algorithm answers about a picture. */
export interface AlgorithmAnswer {
    isAnomalous: boolean;
    /** In the value of `isAnomalous`, 0–1. */
    confidence: number;
    /** Anomaly types found; areas are fractions of the picture. Undefined: it gives none. */
    anomalies?: { name: string; color: string; totalPercentageArea: number }[];
    /** PNG. Undefined: it gives none. */
    mask?: Buffer;
}

/**
 * Reads an answer of the published algorithm: the JSON of DetectAnomalies' result. Undefined: it is something else.
 *
 * AWS shows the answers of classification only. Areas and mask are read if they have the form that DetectAnomalies gives
 * them.
 */
export function parseAlgorithmAnswer(text: string): AlgorithmAnswer | undefined {
    const answer = parseObject(text);
    const { IsAnomalous: isAnomalous, Confidence: confidence, Anomalies, AnomalyMask } = answer ?? {};
    if (typeof isAnomalous !== "boolean" || typeof confidence !== "number" || !(confidence >= 0 && confidence <= 1)) {
        return undefined;
    }
    const anomalies = Array.isArray(Anomalies) ? Anomalies.map(anomalyOf) : undefined;
    const mask = typeof AnomalyMask === "string" ? Buffer.from(AnomalyMask, "base64") : undefined;
    return {
        isAnomalous,
        confidence,
        ...(anomalies?.every((one) => one !== undefined) && { anomalies }),
        ...(mask && isPng(mask) && { mask }),
    };
}

function parseObject(text: string): Record<string, unknown> | undefined {
    try {
        const value = JSON.parse(text) as { DetectAnomalyResult?: unknown } | null;
        const answer = value?.DetectAnomalyResult ?? value;
        return typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}

function anomalyOf(value: unknown) {
    const { Name: name, PixelAnomaly } = (value ?? {}) as { Name?: unknown; PixelAnomaly?: Record<string, unknown> };
    const { Color: color, TotalPercentageArea: totalPercentageArea } = PixelAnomaly ?? {};
    return typeof name === "string" && typeof color === "string" && typeof totalPercentageArea === "number"
        ? { name, color, totalPercentageArea }
        : undefined;
}

function isPng(content: Uint8Array): boolean {
    return [0x89, 0x50, 0x4e, 0x47].every((byte, index) => content[index] === byte);
}
