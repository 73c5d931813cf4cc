import type { AnomalyMap } from "./anomalyMap";
import type { DecodedPicture } from "../pictures/decodedPicture";
import type { Preparation } from "../pictures/preparation";
import { decide } from "./verdict";
import type { Decision } from "./verdict";

/** A detector in memory, ready to look at pictures. */
export interface LoadedDetector {
    /** Size of the training pictures, in pixels. Others are refused. */
    readonly pictureSize: { width: number; height: number };
    /** What was done to the training pictures before: to be done to others too. Undefined: nothing. */
    readonly preparation?: Preparation;
    /**
     * @param picture - encoded PNG or JPEG, or its pixels.
     * @param options.explain - whether there is to be an anomaly map.
     * @param options.mask - form of the mask of a model that draws one. Default: `png`.
     * @throws UnusablePictureError when it can't be decoded or has another size than the training pictures.
     */
    detect(picture: Uint8Array | DecodedPicture, options?: { explain?: boolean; mask?: MaskForm }): Promise<Detection>;
}

/** Form of an answered mask: `anomalyMask` as PNG, or `maskPixels`. */
export type MaskForm = "png" | "pixels";

export interface Detection {
    isAnomalous: boolean;
    /** In the value of `isAnomalous`, 0–1. */
    confidence: number;
    /** The higher, the more anomalous; the scale is the detector's own. */
    score: number;
    /** By which it was decided. */
    decision: Decision;
    /** Segmentation only: the background first, then each anomaly type found; areas are fractions of the picture that sum to 1. */
    anomalies?: { name: string; color: string; totalPercentageArea: number }[];
    /** Segmentation only: a PNG of the picture's size. */
    anomalyMask?: Uint8Array;
    /** Mask in place of `anomalyMask`, if pixels are asked for: red, green and blue, [height, width, 3]. */
    maskPixels?: Uint8Array;
    /**
     * Distance of the whole picture from all that the detector learnt from, anomalies included, in limits: above 1, the
     * camera, the light or the product is another. Undefined: the detector can't tell.
     */
    unfamiliarity?: number;
    /** Only if it was asked for, and of a detector that looks at places. */
    anomalyMap?: AnomalyMap;
}

/** What another threshold makes of the same look at a picture. */
export function decideAgain(detection: Detection, decision: Decision): Detection {
    return { ...detection, ...decide(detection.score, decision), decision };
}

/** The picture can't be looked at. The message is for the caller. */
export class UnusablePictureError extends Error {
    override readonly name = "UnusablePictureError";
}
