import type { Decision } from "../detector/verdict";

/** What a person asked of a model's threshold. Undefined where it may be: balanced, as the training chose it. */
export type OperatingPoint =
    /** Share of the anomalies that must be found, 0–1. */
    | { minimumRecall: number }
    /** Share of the normal pictures that may be called anomalies, 0–1. */
    | { maximumFalseAlarmRate: number }
    /** Score from which a picture is an anomaly, on the detector's own scale. */
    | { threshold: number };

/** An operating point as it is kept with its model, with the decision that follows from it. */
export interface SetPoint {
    point: OperatingPoint;
    decision: Decision;
}

/** @param stored - the column `operatingPoint` of a model. @returns undefined for a balanced model. */
export function readSetPoint(stored: string | null): SetPoint | undefined {
    return stored === null ? undefined : (JSON.parse(stored) as SetPoint);
}

/** As the API has it. */
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

/** "a minimum recall of 0.95": for messages, the report and the command line. */
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
