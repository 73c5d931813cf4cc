import type { Detector } from "../contract";
import { fused } from "../fused/detector";
import { fitFused } from "../fused/fit";
import { fusedScorer } from "../fused/score";
import { quarterMil } from "../quarterMil/detector";

const parts = [...fused.parts, quarterMil];

/** As fused, with a closer look. It is kept where that pays by cross-validation, since it takes a detection longer. */
export const fusedClosely: Detector = {
    name: "fusedClosely",
    description: "all of the others together, the closer look too, each by its own worth",
    minAnomalies: fused.minAnomalies,
    features: [...fused.features, "quarterMaps"],
    parts,
    worksWithoutSomeParts: true,
    isWorthwhile: (_set, fitted) => fitted.has(quarterMil),
    fit: (set, fittedParts) => fitFused(parts, set, fittedParts),
    load: (arrays) => fusedScorer(parts, arrays),
};
