import type { MaskFacts } from "./maskFacts";
import type { Label } from "../../pictures/label";
import type { Decision } from "../verdict";
import type { Robustness } from "./robustness";

/** What a training learns about its pictures besides the scores. */
export interface TrainingFacts {
    /** The detector's decision. */
    decision: Decision;
    seed: number;
    /** SHA-256 of the backbone. Undefined: another trainer than this package's trained the model. */
    backboneChecksum?: string;
    /** Size of all pictures, in pixels. */
    pictureSize: { width: number; height: number };
    counts: Readonly<Record<Side, PictureCounts>>;
    /** Undefined: there were too few masks to learn from. */
    masks?: MaskFacts;
    /** Sentence on why it isn't known how well places are found. Undefined: the report's own reasons hold. */
    whyNoPixels?: string;
    /** Whether the test pictures are a dataset of their own, or a part that was set aside. */
    testPictures: "dataset" | "set aside";
    /** Pictures whose files are the same, byte for byte. */
    duplicates: readonly (readonly PictureOnSide[])[];
    groups: SimilarGroups;
    /** Test pictures of a dataset of their own that look like the same piece as a training picture. */
    seenBefore: readonly { test: string; training: string; similarity: number }[];
    /** Pictures that are blurred or exposed unlike the others. */
    unusual: readonly (PictureOnSide & { reasons: readonly string[] })[];
    examples: readonly ReportExample[];
    /** Absent in what earlier versions kept. */
    robustness?: Robustness;
}

export type Side = "training" | "testing";

export interface PictureCounts {
    normal: number;
    anomaly: number;
    /** Number of anomalies that have a mask. */
    masks: number;
}

export interface PictureOnSide {
    sourceRef: string;
    side: Side;
}

/** Pictures that look like one and the same piece, and so were kept on one side. */
export interface SimilarGroups {
    /** Mean similarity, 0–1, from which pictures are one group; undefined: groups were too large, and were not kept together. */
    similarity: number | undefined;
    /** Groups of two pictures and more, the largest first. */
    groups: readonly (readonly PictureOnSide[])[];
}

/** A test picture to look at. */
export interface ReportExample {
    kind: "mistake" | "close call";
    sourceRef: string;
    label: Label;
    isAnomalous: boolean;
    confidence: number;
    /** JPEG. */
    picture: Uint8Array;
    /** JPEG: the picture under what the detector found strange in it. Undefined where the detector has no map of that. */
    heatMap: Uint8Array | undefined;
}
