import { averaged } from "./averaged/detector";
import type { Detector } from "./contract";
import { memoryBank } from "./memoryBank/detector";
import { patchGaussian } from "./patchGaussian/detector";
import { pooledLogistic } from "./pooledLogistic/detector";
import { stacked } from "./stacked/detector";

/** All detectors, by the name that model files carry, those that others build upon first. Each training compares them. */
export const detectors: Readonly<Record<string, Detector>> = {
    patchGaussian,
    memoryBank,
    averaged,
    pooledLogistic,
    stacked,
};

/**
 * The one that is kept unless another is clearly better: all together, or, where anomalies are too few to learn from,
 * those that learn what is normal.
 */
export function preferredDetector(anomalies: number): Detector {
    return anomalies >= stacked.minAnomalies ? stacked : averaged;
}
