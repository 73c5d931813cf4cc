import { averaged } from "./averaged/detector";
import type { Detector, LoadableDetector } from "./contract";
import { fused } from "./fused/detector";
import { fusedClosely } from "./fusedClosely/detector";
import { memoryBank } from "./memoryBank/detector";
import { patchGaussian } from "./patchGaussian/detector";
import { patchMil } from "./patchMil/detector";
import { pooledLogistic } from "./pooledLogistic/detector";
import { quarterMil } from "./quarterMil/detector";
import { stacked } from "./stacked/detector";
import type { TrainingEffort } from "../trainingTask";

/** All detectors that are trained, by name, those that others build upon first. */
export const detectors: Readonly<Record<string, Detector>> = {
    patchGaussian,
    memoryBank,
    averaged,
    pooledLogistic,
    patchMil,
    fused,
    quarterMil,
    fusedClosely,
};

/** All detectors that model files may name: those that are trained, and those of earlier releases. */
export const loadableDetectors: Readonly<Record<string, LoadableDetector>> = { ...detectors, stacked };

/** The detectors that a training compares: all, or, for a quick one, the fastest that also tells where an anomaly is. */
export function candidatesAt(effort: TrainingEffort): readonly Detector[] {
    return effort === "full" ? Object.values(detectors) : [patchGaussian];
}

/**
 * The one that is kept unless another is clearly better: all together, or, where anomalies are too few to learn from,
 * those that learn what is normal.
 */
export function preferredDetector(anomalies: number): Detector {
    return anomalies >= fused.minAnomalies ? fused : averaged;
}
