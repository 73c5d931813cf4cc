import type { Label } from "../../server/pictures/label";
import type { Drawing } from "./drawings/drawing";
import type { Shot } from "./photograph";

/** Set of pictures of one product with labels that are hard to distinguish. */
export interface HardSet {
    name: string;
    shot?: Pick<Shot, "product" | "width" | "height" | "grey">;
    /** Function that draws the pictures. Undefined: a product is photographed. */
    drawing?: Drawing;
    /**
     * Smallest and largest area of a defect, as shares of the picture. Undefined: anomalies are assembled wrongly
     * instead.
     */
    defectArea?: [number, number];
    /** Whether the light varies from picture to picture by more than a camera does. */
    drifts: boolean;
    /** Numbers of pieces to train on. */
    training: Record<Label, number>;
    /**
     * Number of pictures of each piece, with exposures from half to one and a half of the usual one. Undefined: one,
     * with the usual exposure.
     */
    exposures?: number;
}
