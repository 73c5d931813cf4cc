import type { Detector } from "../contract";
import { fitStacked } from "./fit";
import { stackedScorer } from "./score";

/**
 * The supervised and the one-class detector together: a logistic regression on their out-of-fold scores says
 * how much each counts. One that is useless on this data gets next to nothing, never less than nothing.
 */
export const stacked: Detector = {
    name: "stacked",
    minAnomalies: 4,
    features: ["pooled", "patchMaps"],
    fit: fitStacked,
    load: stackedScorer,
};
