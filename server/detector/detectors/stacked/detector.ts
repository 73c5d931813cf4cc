import type { Detector } from "../contract";
import { fitStacked } from "./fit";
import { parts, stackedScorer } from "./score";

/**
 * The supervised detector and the average of the one-class ones together: a logistic regression on their out-of-fold scores says
 * how much each counts. One that is useless on this data gets next to nothing, never less than nothing.
 */
export const stacked: Detector = {
    name: "stacked",
    description: "what anomalies have in common, and what is normal, together",
    minAnomalies: 4,
    features: ["pooled", "patchMaps"],
    parts,
    fit: fitStacked,
    load: stackedScorer,
};
