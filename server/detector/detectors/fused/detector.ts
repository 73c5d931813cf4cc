import type { Detector } from "../contract";
import { fitFused } from "./fit";
import { fusedScorer, parts } from "./score";

/**
 * What anomalies have in common and what is normal, together: each part counts by how well it tells anomalies from
 * normal pictures out of fold. A part at chance or below counts nothing.
 */
export const fused: Detector = {
    name: "fused",
    description: "all of the others together, each by its own worth",
    minAnomalies: 4,
    features: ["pooled", "patchMaps"],
    parts,
    worksWithoutSomeParts: true,
    fit: fitFused,
    load: fusedScorer,
};
