import { fileName } from "../entries/source";
import { listAll } from "../service/queries";
import type { Output } from "../service/operations";
import { trials as texts } from "../texts";

export type Result = Output<"ListTrialDetectionResults">["Results"][number];

/** Result of a trial, as a picture of a gallery. */
export interface TrialPicture {
    source: string;
    name: string;
    said: string;
    result: Result;
}

export type TrialFilter = keyof typeof texts.filter;
export type TrialSorting = keyof typeof texts.sort;

/** All results of a trial so far. */
export function results(project: string, trial: string, signal?: AbortSignal): Promise<Result[]> {
    const input = { ProjectName: project, TrialDetectionName: trial };
    return listAll("ListTrialDetectionResults", input, ({ Results }) => Results, { signal });
}

/** A result as a gallery shows it. */
export function pictureOf(result: Result): TrialPicture {
    const prediction = predictionOf(result);
    const verdict =
        result.Verified === undefined ? [] : [result.Verified === "CORRECT" ? texts.correct : texts.incorrect];
    return { source: result.Source, name: fileName(result.Source), said: [prediction, ...verdict].join(", "), result };
}

/** Prediction in words. */
export function predictionOf({ IsAnomalous }: Result): string {
    return IsAnomalous === undefined ? texts.unusable : IsAnomalous ? texts.anomaly : texts.normal;
}

/** Label that a verified picture has: the predicted one, or the other if a person found it incorrect. */
export function labelOf({ IsAnomalous, Verified }: Result): "normal" | "anomaly" | undefined {
    if (IsAnomalous === undefined || Verified === undefined) {
        return undefined;
    }
    return IsAnomalous === (Verified === "CORRECT") ? "anomaly" : "normal";
}

/** The results that fit, in the order that was asked for. By doubt: the score nearest to the threshold first. */
export function chooseResults(all: readonly TrialPicture[], filter: TrialFilter, sorting: TrialSorting) {
    const fitting = all.filter(({ result }) => fits(result, filter));
    const doubt = ({ result: { Score, Threshold } }: TrialPicture) =>
        Score === undefined || Threshold === undefined ? Infinity : Math.abs(Score - Threshold);
    const sorters: Record<TrialSorting, (a: TrialPicture, b: TrialPicture) => number> = {
        doubt: (a, b) => doubt(a) - doubt(b),
        confidenceDown: (a, b) => (b.result.Confidence ?? -1) - (a.result.Confidence ?? -1),
        name: (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }),
    };
    return fitting.sort((a, b) => sorters[sorting](a, b) || (a.source < b.source ? -1 : 1));
}

function fits({ IsAnomalous, Verified }: Result, filter: TrialFilter): boolean {
    switch (filter) {
        case "all":
            return true;
        case "normal":
            return IsAnomalous === false;
        case "anomaly":
            return IsAnomalous === true;
        case "none":
            return IsAnomalous !== undefined && Verified === undefined;
        case "correct":
            return Verified === "CORRECT";
        case "incorrect":
            return Verified === "INCORRECT";
        case "unusable":
            return IsAnomalous === undefined;
    }
}
