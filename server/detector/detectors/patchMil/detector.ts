import type { Detector } from "../contract";
import { fitPatchMil } from "./fit";
import { patchMilScorer } from "./score";

/**
 * What places of anomalies look like, learnt from the pictures' labels alone: a picture is as anomalous as its most
 * anomalous places (multiple-instance learning).
 */
export const patchMil: Detector = {
    name: "patchMil",
    description: "what small places of the labelled anomalies look like",
    minAnomalies: 4,
    features: ["patchMaps"],
    parts: [],
    fit: fitPatchMil,
    load: async (arrays) => patchMilScorer(arrays),
};
