import type { OperatingPoint } from "../../operatingPoint/operatingPoint";
import type { Decision } from "../../detector/verdict";
import type { TrainingFacts } from "../../detector/facts/trainingFacts";
import type { EvaluatedModel } from "../evaluationFiles";
import type { Preparation } from "../../pictures/preparation";
import type { PictureReading } from "../skipUnusable";
import type { SkippedPicture } from "../skippedPicture";
import type { Comparison, Evaluation } from "../../detector/trainingTask";

/** All that the report of a training tells. */
export interface TrainingReport {
    model: EvaluatedModel;
    evaluation: Evaluation;
    comparison: Comparison;
    facts: TrainingFacts;
    /** How the pictures were read, and what was done to them before. Undefined: not known. */
    reading?: PictureReading & { preparation?: Preparation | undefined };
    /** What a person has asked of the threshold since, and what was before. Undefined: it is balanced. */
    operatingPoint?: { point: OperatingPoint; balanced: Decision; balancedMetrics: Evaluation["metrics"] };
    /** What could be neither learnt from nor tested on. */
    skipped: readonly SkippedPicture[];
    /** What the training spent its time on, in order. */
    stages: readonly StageDuration[];
    /** Unix epoch milliseconds. */
    endedAt: number;
    /** Of what the training was made with, by name. */
    versions: Readonly<Record<string, string>>;
}

export interface StageDuration {
    stage: string;
    durationMs: number;
}
