import type { Label } from "../../server/pictures/label";
import type { Drawing } from "./drawings/drawing";
import type { Shot } from "./photograph";

/** Pictures of one product, hard to tell apart: how they are drawn, and how many are learnt from. */
export interface HardSet {
    name: string;
    shot?: Pick<Shot, "product" | "width" | "height" | "grey">;
    /** What draws its pictures, where it isn't a product that is photographed. */
    drawing?: Drawing;
    /** How much of the picture a defect covers, 0–1, from and to; undefined: anomalies are put together wrongly instead. */
    defectArea?: [number, number];
    /** Whether the light differs from picture to picture by more than a camera's own variation. */
    drifts: boolean;
    /** Pieces that are learnt from. */
    training: Record<Label, number>;
    /** How often each piece is photographed, under exposures from half to one and a half of the usual; undefined: once, under the usual one. */
    exposures?: number;
}
