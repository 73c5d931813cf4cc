import type { Decision } from "../detector/verdict";

/**
 * Requirement that a person has for a model's threshold. Undefined, where allowed: balanced, as the training chose
 * it.
 */
export type OperatingPoint =
    /** Share of the anomalies that must be found, 0–1. */
    | { minimumRecall: number }
    /** Share of the normal pictures that may be called anomalies, 0–1. */
    | { maximumFalseAlarmRate: number }
    /** Score from which a picture is an anomaly, on the detector's own scale. */
    | { threshold: number };

/** Operating point as it is kept with its model, with the decision that follows from it. */
export interface SetPoint {
    point: OperatingPoint;
    decision: Decision;
}

/**
 * Reads a stored operating point. Undefined: the model is balanced.
 *
 * @param stored - the column `operatingPoint` of a model.
 */
export function readSetPoint(stored: string | null): SetPoint | undefined {
    return stored === null ? undefined : (JSON.parse(stored) as SetPoint);
}

/** Operating point in the form of the API. */
export type WirePoint =
    { Balanced: true } | { MinimumRecall: number } | { MaximumFalseAlarmRate: number } | { Threshold: number };

export function wirePoint(point: OperatingPoint | undefined): WirePoint {
    if (point === undefined) {
        return { Balanced: true };
    }
    if ("minimumRecall" in point) {
        return { MinimumRecall: point.minimumRecall };
    }
    return "maximumFalseAlarmRate" in point
        ? { MaximumFalseAlarmRate: point.maximumFalseAlarmRate }
        : { Threshold: point.threshold };
}

/** Words an operating point for messages, the report and the command line: "a minimum recall of 0.95". */
export function describePoint(point: OperatingPoint | undefined): string {
    if (point === undefined) {
        return "balanced";
    }
    if ("minimumRecall" in point) {
        return `a minimum recall of ${point.minimumRecall}`;
    }
    return "maximumFalseAlarmRate" in point
        ? `a maximum false-alarm rate of ${point.maximumFalseAlarmRate}`
        : `a threshold of ${point.threshold}`;
}
