import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const createManifest = {
    ProjectName: inPath.ProjectName,
    /** Folder of a bucket: `s3://bucket/prefix/`. */
    Folder: { type: "string", required: true, min: 9, max: 1100, in: "body" },
    /** Whether pictures get the names of the folders `normal` and `anomaly` directly in `Folder` as labels. */
    LabelByFolder: { type: "boolean", in: "body" },
} as const satisfies InputTable;

export type CreateManifestInput = InputOf<typeof createManifest>;
