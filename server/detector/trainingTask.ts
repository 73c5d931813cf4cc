import type { CrossValidation } from "./crossValidated";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import type { Preparation } from "../pictures/preparation";
import type { ChangeKind } from "./changes/changeKinds";
import type { Label } from "../pictures/label";
import type { TrainingFacts } from "./facts/trainingFacts";
import type { DecisionMetrics } from "./metrics";
import type { FeatureMemory } from "./views/featureMemory";

/*
 * What training is given and what it gives back. Training knows nothing of HTTP, the store or S3: pictures
 * come as functions that read them, results go back as values.
 */

export interface LabelledPicture {
    /** The picture's `source-ref`: names it in messages and in the evaluation. */
    sourceRef: string;
    label: Label;
    /** The encoded picture, PNG or JPEG. May be called more than once. */
    read(): Promise<Uint8Array>;
    /** Where its anomalies are, if the manifest has it. */
    mask?: PictureMask;
}

export interface PictureMask {
    /** The mask's own reference in the manifest: names it in messages. */
    ref: string;
    /** As in the manifest's `internal-color-map`, in its order; colours as `#RRGGBB`, upper case. */
    colorMap: readonly { className: string; color: string }[];
    /** The encoded mask, PNG. */
    read(): Promise<Uint8Array>;
}

/**
 * `full`, or `quick`, in about a sixth of the time: one detector is trained instead of all, no changed copies are learnt
 * from, and no changed test pictures are judged.
 */
export type TrainingEffort = "full" | "quick";

export interface TrainingTask {
    training: readonly LabelledPicture[];
    /** Absent for a single-dataset project: then `training` is split. */
    test?: readonly LabelledPicture[];
    /** How the pictures are read. By default the standard way. */
    decoding?: PictureDecoding;
    /** What was done to all pictures before they came here: kept in the model, so that others can be prepared alike. */
    preparation?: Preparation;
    /** Where all randomness of the training comes from. */
    seed: number;
    /** Changes that may be a defect by themselves, which the detector isn't taught to overlook. Absent: none. */
    sensitiveTo?: readonly ChangeKind[];
    /** `full` by default. */
    effort?: TrainingEffort;
    /** Where features of pictures are kept for another attempt, and come from. Absent: nowhere. */
    memory?: FeatureMemory;
    /** Called often; whoever receives it decides what to do with each. */
    onProgress(progress: TrainingProgress): void;
    /** When aborted, training ends soon by throwing the signal's reason. */
    signal: AbortSignal;
}

/** The stage with which all is decided: from here on test pictures are looked at. */
export const testingStage = "testing";

export interface TrainingProgress {
    /** For people: "reading pictures", "computing features", … */
    stage: string;
    /** Share of the whole training that is done, 0–1, never falling. It is about the share of the time, too. */
    fraction: number;
    /**
     * Metrics so far: of training pictures, each judged by what was learnt without its fold. Absent: nothing is learnt yet,
     * or the pictures have one label only.
     */
    metrics?: DecisionMetrics;
}

export interface TrainedDetector {
    /** Everything that detection needs; {@link ./loadDetector.loadDetector} reads it. */
    file: Uint8Array;
    evaluation: Evaluation;
    comparison: Comparison;
    /** For the report. */
    facts: TrainingFacts;
    /** Training pictures of both labels, each scored by what was learnt without its fold. */
    outOfFold: { anomalous: boolean[]; scores: number[] };
}

/** The detectors that a training tried, compared by cross-validation on training pictures alone. */
export interface Comparison {
    /** The name of the one that was kept. */
    chosen: string;
    /** Why it was: a sentence. */
    reason: string;
    candidates: Candidate[];
    /**
     * Whether scores of the chosen one that say nothing would be as good by chance; absent where
     * anomalies are too few to tell.
     */
    likeGuessing?: boolean;
}

export interface Candidate {
    detector: string;
    /** What it looks at: a few words. */
    description: string;
    /**
     * Scores of training pictures by what was learnt without their fold. Absent where none of them is an anomaly, and for
     * a detector that could not be fitted.
     */
    scores?: { rocAuc: number; averagePrecision: number; f1Score: number };
    /** What else there is to know of it, as why it dropped out: sentences. */
    note?: string;
}

export interface Evaluation {
    numberOfTrainingImages: number;
    numberOfTestingImages: number;
    /**
     * On the test pictures; the positive class is `anomaly`. A ratio whose denominator is 0 is 0. Where few were set
     * aside, precision, recall and F1 score are those of `crossValidation`.
     */
    metrics: { rocAuc: number; averagePrecision: number; precision: number; recall: number; f1Score: number };
    /** Segmentation only: by pixels, a row for each anomaly type; `pictures` have it in their masks. */
    pixelAnomalyClassMetrics?: {
        className: string;
        precision: number;
        recall: number;
        f1Score: number;
        averageIoU: number;
        pictures: number;
    }[];
    /** Where fewer than ten anomalies were set aside. */
    crossValidation?: CrossValidation;
    /** One for each test picture, in their order. */
    predictions: { sourceRef: string; label: Label; isAnomalous: boolean; confidence: number; score: number }[];
}

/**
 * The pictures can't be trained on. The message becomes the model's StatusMessage: one or two sentences that
 * name the picture, what is wrong and what to do.
 */
export class TrainingDataError extends Error {
    override readonly name = "TrainingDataError";
}
