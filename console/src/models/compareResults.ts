import type { ScoredPicture } from "./judge";

/** A picture as two versions judge it, each with its own threshold. */
export interface Compared {
    Source: string;
    Label: ScoredPicture["Label"];
    /** Whether the verdicts of the first and the second version are anomalies. */
    called: readonly [boolean, boolean];
    right: readonly [boolean, boolean];
}

/** What of a comparison is shown. */
export type Difference = "first" | "second" | "bothWrong" | "same";

interface Tested {
    Source: string;
    Label: ScoredPicture["Label"];
    IsAnomalous: boolean;
}

/** Pictures that both versions were tested on, with the same label. */
export function compareResults(first: readonly Tested[], second: readonly Tested[]): Compared[] {
    const others = new Map(second.map((picture) => [picture.Source, picture]));
    return first.flatMap(({ Source, Label, IsAnomalous }) => {
        const other = others.get(Source);
        if (other === undefined || other.Label !== Label) {
            return [];
        }
        const called = [IsAnomalous, other.IsAnomalous] as const;
        const isRight = (verdict: boolean) => verdict === (Label === "anomaly");
        return [{ Source, Label, called, right: [isRight(called[0]), isRight(called[1])] as const }];
    });
}

/** Tells in what a picture differs between the versions. */
export function differenceOf({ right: [first, second] }: Compared): Difference {
    if (first !== second) {
        return first ? "first" : "second";
    }
    return first ? "same" : "bothWrong";
}
