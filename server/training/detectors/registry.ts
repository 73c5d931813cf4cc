import type { Detector } from "./contract";
import { memoryBank } from "./memoryBank/detector";
import { patchGaussian } from "./patchGaussian/detector";
import { pooledLogistic } from "./pooledLogistic/detector";
import { stacked } from "./stacked/detector";

/** All detectors, by the name that model files carry, those that others combine first. Each training compares them. */
export const detectors: Readonly<Record<string, Detector>> = { memoryBank, patchGaussian, pooledLogistic, stacked };

/** The one that is kept unless another is clearly better: the stack, or, where anomalies are too few to learn from, the memory of what is normal. */
export function preferredDetector(anomalies: number): Detector {
    return anomalies >= stacked.minAnomalies ? stacked : memoryBank;
}
