/** Kinds of defect, each with the colour that marks it in a mask. */
export const defectKinds = {
    scratch: "#ff0000",
    chip: "#00ff00",
    stain: "#0000ff",
    missingHole: "#ffff00",
    dent: "#ff00ff",
} as const;

export type DefectKind = keyof typeof defectKinds;

/** Defect of one piece, in the plate's coordinates (see plate.ts). */
export interface Defect {
    kind: DefectKind;
    /** True where the defect is, which its mask marks. */
    covers(x: number, y: number): boolean;
    /** Changes the metal's colour. */
    paint?(x: number, y: number, colour: [number, number, number]): void;
    /** Signed distance (negative inside) of a part that is broken out of the plate. */
    bite?(x: number, y: number): number;
    /** Index of a hole that was not drilled. */
    missingHole?: number;
}
