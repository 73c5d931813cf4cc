import type { Detector } from "../contract";
import { fitAveraged } from "./fit";
import { averagedScorer, parts } from "./score";

/** Both one-class detectors together, each counting the same. Learns from normal pictures only. */
export const averaged: Detector = {
    name: "averaged",
    description: "a memory of normal pictures, and what is normal at each place, together",
    minAnomalies: 0,
    features: ["patchMaps"],
    parts,
    fit: fitAveraged,
    load: averagedScorer,
};
