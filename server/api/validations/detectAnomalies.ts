import { pictureLimits } from "../../pictures/pictureLimits";
import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const detectAnomalies = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
    ContentType: {
        type: "string",
        required: true,
        min: 1,
        max: 255,
        values: ["image/png", "image/jpeg"],
        in: { header: "content-type" },
    },
    Body: { type: "blob", required: true, min: 1, max: pictureLimits.bytes, in: "rawBody" },
} as const satisfies InputTable;

export type DetectAnomaliesInput = InputOf<typeof detectAnomalies>;
