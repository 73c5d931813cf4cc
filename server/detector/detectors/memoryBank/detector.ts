import type { Detector } from "../contract";
import { patchGaussian } from "../patchGaussian/detector";
import { fitMemoryBank } from "./fit";
import { memoryBankScorer } from "./score";

/**
 * A memory of normal patches: a picture is as anomalous as its strangest patches are far from what is
 * remembered. Learns from normal pictures only. After PatchCore (Roth et al., 2022).
 */
export const memoryBank: Detector = {
    name: "memoryBank",
    description: "a memory of what normal pictures look like",
    minAnomalies: 0,
    features: ["patchMaps"],
    parts: [patchGaussian],
    fit: fitMemoryBank,
    load: memoryBankScorer,
};
