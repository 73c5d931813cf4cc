/** Kinds of change that don't make a picture another one, unless a customer says otherwise. */
export const changeKinds = [
    "light",
    "colour",
    "sharpness",
    "noise",
    "compression",
    "position",
    "turn",
    "size",
] as const;
export type ChangeKind = (typeof changeKinds)[number];
