import type { Detector } from "./detector";
import { memoryBank } from "./memoryBank/memoryBank";
import { pooledLogistic } from "./pooledLogistic/pooledLogistic";
import { stacked } from "./stacked/stacked";

/** All detectors, by the name that model files carry. */
export const detectors: Readonly<Record<string, Detector>> = { memoryBank, pooledLogistic, stacked };

/** What is trained: the stack, or, where anomalies are too few to learn from, the memory of what is normal. */
export function chooseDetector(anomalies: number): Detector {
    return anomalies >= stacked.minAnomalies ? stacked : memoryBank;
}
