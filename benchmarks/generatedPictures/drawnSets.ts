import { evenCell, grainedCell } from "./drawings/cell";
import { crackedTexture } from "./drawings/crackedTexture";
import { fineLineDrawing, lineDrawing } from "./drawings/lineDrawing";
import { longPart } from "./drawings/longPart";
import type { HardSet } from "./hardSet";

/**
 * Sets with small defects and normal pictures that differ much from each other. No two pictures show the same piece.
 */
export const drawnSets: readonly HardSet[] = [
    {
        name: "line drawings, 3 to 12 faults, another layout in each picture",
        drawing: lineDrawing,
        drifts: false,
        training: { normal: 35, anomaly: 35 },
    },
    {
        name: "line drawings, few pictures",
        drawing: lineDrawing,
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "fine line drawings, 3 to 12 faults",
        drawing: fineLineDrawing,
        drifts: false,
        training: { normal: 35, anomaly: 35 },
    },
    {
        name: "glowing cells, even, with cracks and dark areas",
        drawing: evenCell,
        drifts: false,
        training: { normal: 60, anomaly: 40 },
    },
    {
        name: "glowing cells, grained, with cracks and dark areas",
        drawing: grainedCell,
        drifts: false,
        training: { normal: 60, anomaly: 40 },
    },
    {
        name: "a long part, pits under grease",
        drawing: longPart,
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "plaster with cracks",
        drawing: crackedTexture,
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
];
