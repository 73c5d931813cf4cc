import type { Detector } from "./contract";
import { memoryBank } from "./memoryBank/detector";
import { pooledLogistic } from "./pooledLogistic/detector";
import { stacked } from "./stacked/detector";

/** All detectors, by the name that model files carry. */
export const detectors: Readonly<Record<string, Detector>> = { memoryBank, pooledLogistic, stacked };

/** What is trained: the stack, or, where anomalies are too few to learn from, the memory of what is normal. */
export function chooseDetector(anomalies: number): Detector {
    return anomalies >= stacked.minAnomalies ? stacked : memoryBank;
}
