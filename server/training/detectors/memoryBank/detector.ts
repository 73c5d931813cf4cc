import type { Detector } from "../contract";
import { fitMemoryBank } from "./fit";
import { memoryBankScorer } from "./score";

/**
 * A memory of normal patches: a picture is as anomalous as its strangest patches are far from what is
 * remembered. Learns from normal pictures only. After PatchCore (Roth et al., 2022).
 */
export const memoryBank: Detector = {
    name: "memoryBank",
    minAnomalies: 0,
    features: ["patchMaps"],
    fit: fitMemoryBank,
    load: memoryBankScorer,
};
