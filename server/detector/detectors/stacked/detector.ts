import type { LoadableDetector } from "../contract";
import { stackedScorer } from "./score";

/** The supervised detector and the one-class ones, weighed by a logistic regression. Model files of 0.1 and 0.2 have it. */
export const stacked: LoadableDetector = {
    name: "stacked",
    features: ["pooled", "patchMaps"],
    load: stackedScorer,
};
