import { averaged } from "../averaged/detector";
import type { Detector } from "../contract";
import { patchMil } from "../patchMil/detector";
import { pooledLogistic } from "../pooledLogistic/detector";
import { fitFused } from "./fit";
import { fusedScorer } from "./score";

const parts = [pooledLogistic, averaged, patchMil];

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
    fit: (set, fitted) => fitFused(parts, set, fitted),
    load: (arrays) => fusedScorer(parts, arrays),
};
