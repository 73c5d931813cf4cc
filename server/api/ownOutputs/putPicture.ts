import type { OutputTable, WireOutputOf } from "../outputTable";

export const putPicture = {
    /** Place of the file: `s3://bucket/key`. */
    Source: { type: "string", required: true },
    /** Size of the picture as people see it, in pixels. */
    Width: { type: "integer", required: true },
    Height: { type: "integer", required: true },
} as const satisfies OutputTable;

export type PutPictureOutput = WireOutputOf<typeof putPicture>;
