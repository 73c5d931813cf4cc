import type { OperatingPoint } from "../../operatingPoint/operatingPoint";
import type { Decision } from "../../detector/verdict";
import type { TrainingFacts } from "../../detector/facts/trainingFacts";
import type { EvaluatedModel } from "../evaluationFiles";
import type { Preparation } from "../../pictures/preparation";
import type { PictureReading } from "../skipUnusable";
import type { SkippedPicture } from "../skippedPicture";
import type { Comparison, Evaluation } from "../../detector/trainingTask";

/** Everything that the report of a training tells. */
export interface TrainingReport {
    model: EvaluatedModel;
    evaluation: Evaluation;
    comparison: Comparison;
    facts: TrainingFacts;
    /** How the pictures were read and prepared. Undefined: unknown. */
    reading?: PictureReading & { preparation?: Preparation | undefined };
    /**
     * Threshold that a person has set since the training, with the results before. Undefined: the threshold is the
     * balanced one.
     */
    operatingPoint?: { point: OperatingPoint; balanced: Decision; balancedMetrics: Evaluation["metrics"] };
    /** Pictures that couldn't be used for training or testing. */
    skipped: readonly SkippedPicture[];
    /** Durations of the training's stages, in order. */
    stages: readonly StageDuration[];
    /** End of the training, in Unix epoch milliseconds. */
    endedAt: number;
    /** Versions of the training's software, by name. */
    versions: Readonly<Record<string, string>>;
}

export interface StageDuration {
    stage: string;
    durationMs: number;
}
