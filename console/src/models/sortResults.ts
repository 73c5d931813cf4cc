import type { ScoredPicture } from "./judge";

/** What of the test pictures is shown. */
export type Shown = "all" | "incorrect" | "missed" | "alarms";

/** A test picture, judged by a threshold. */
export interface JudgedPicture extends ScoredPicture {
    Source: string;
    isAnomalous: boolean;
    isCorrect: boolean;
}

/** Judges pictures and puts mistakes first, then those nearest to the threshold. */
export function sortResults<P extends ScoredPicture & { Source: string }>(
    pictures: readonly P[],
    threshold: number,
    shown: Shown,
    text = "",
): (P & JudgedPicture)[] {
    const wanted = text.trim().toLowerCase();
    return pictures
        .map((picture) => {
            const isAnomalous = picture.Score >= threshold;
            return { ...picture, isAnomalous, isCorrect: isAnomalous === (picture.Label === "anomaly") };
        })
        .filter(({ isCorrect, Label, Source }) => {
            const isShown =
                shown === "all" ||
                (!isCorrect && (shown === "incorrect" || (shown === "missed") === (Label === "anomaly")));
            return isShown && Source.toLowerCase().includes(wanted);
        })
        .sort(
            (a, b) =>
                Number(a.isCorrect) - Number(b.isCorrect) ||
                Math.abs(a.Score - threshold) - Math.abs(b.Score - threshold),
        );
}

/** Name of a picture: the last part of its S3 URI. */
export function pictureName(source: string): string {
    return source.slice(source.lastIndexOf("/") + 1);
}
