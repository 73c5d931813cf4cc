import type { Detector } from "../contract";
import { fitPatchGaussian } from "./fit";
import { patchGaussianScorer } from "./score";

/**
 * A Gaussian of normal patches for each place of the picture: a picture is as anomalous as its strangest patches are
 * for where they are. Learns from normal pictures only. After PaDiM (Defard et al., 2021).
 */
export const patchGaussian: Detector = {
    name: "patchGaussian",
    description: "what is normal at each place of the picture",
    minAnomalies: 0,
    features: ["patchMaps"],
    parts: [],
    fit: fitPatchGaussian,
    load: async (arrays) => patchGaussianScorer(arrays),
};
