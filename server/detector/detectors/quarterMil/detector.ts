import { rocAuc } from "../../metrics";
import type { Detector, FittedDetector, TrainingSet } from "../contract";
import { fused } from "../fused/detector";
import { ofOriginals, scored } from "../outOfFold";
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

function isGoodEnough(set: TrainingSet, without: FittedDetector | undefined): boolean {
    if (without === undefined) {
        return false;
    }
    const { anomalous, scores } = scored(set, ofOriginals(set, without.outOfFoldScores));
    return rocAuc(anomalous, scores) >= GOOD_ENOUGH;
}
