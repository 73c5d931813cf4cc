import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const getPicture = {
    ProjectName: inPath.ProjectName,
    /** Picture or mask: `s3://bucket/key`. */
    Source: { type: "string", required: true, min: 8, max: 1100, in: { query: "source" } },
    /** Width of the thumbnail, in pixels. Missing: the file as it is. */
    Width: { type: "integer", min: 16, max: 1024, in: { query: "width" } },
    /** Tags of answers that the caller has. */
    IfNoneMatch: { type: "string", max: 1024, in: { header: "if-none-match" } },
} as const satisfies InputTable;

export type GetPictureInput = InputOf<typeof getPicture>;
