import type { AnomalyType } from "../segmentation/anomalyType";

/** What was found in the masks of a training dataset. */
export interface MaskFacts {
    masks: number;
    /** References of those that mark nothing. */
    empty: string[];
    /** Colours that were read as background, as `#RRGGBB`. */
    backgrounds: string[];
    types: AnomalyType[];
}
