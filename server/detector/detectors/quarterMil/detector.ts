import { rocAuc } from "../../metrics";
import type { Detector, FittedDetector, TrainingSet } from "../contract";
import { fused } from "../fused/detector";
import { fitQuarterMil } from "./fit";
import { quarterMilScorer } from "./score";

/** A ROC AUC out of fold from which on a closer look isn't worth its time. */
const GOOD_ENOUGH = 0.985;

/** What patchMil looks for, in the picture's quarters: the same places from closer, where smaller defects show. */
export const quarterMil: Detector = {
    name: "quarterMil",
    description: "what small places of the labelled anomalies look like from closer",
    minAnomalies: 4,
    features: ["quarterMaps"],
    parts: [],
    isWorthwhile: (set, fitted) => set.quarterMaps !== undefined && !isGoodEnough(set, fitted.get(fused)),
    fit: fitQuarterMil,
    load: async (arrays) => quarterMilScorer(arrays),
};

function isGoodEnough({ anomalous, originals }: TrainingSet, without: FittedDetector | undefined): boolean {
    const scores = without?.outOfFoldScores.subarray(0, originals) ?? new Float64Array(0);
    const scored = [...scores.keys()].filter((picture) => Number.isFinite(scores[picture]));
    return (
        scored.length > 0 &&
        rocAuc(
            scored.map((picture) => anomalous[picture]),
            scored.map((picture) => scores[picture]),
        ) >= GOOD_ENOUGH
    );
}
