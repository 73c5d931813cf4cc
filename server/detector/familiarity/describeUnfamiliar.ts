import type { Detection } from "../detection";

/** Whether a picture is unlike all that the detector learnt from. False if the detector can't tell. */
export function isUnfamiliar({ unfamiliarity = 0 }: Pick<Detection, "unfamiliarity">): boolean {
    return unfamiliarity > 1;
}

/** Name of the finding for people, to follow a picture's name or verdict. */
export const unlikeAllLearnt = "unlike all pictures that the model learnt from";

/** Question that the finding raises. */
export const whatHasChanged = "Has the camera, the light or the product changed?";
