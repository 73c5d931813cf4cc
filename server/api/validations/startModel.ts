import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const startModel = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
    MinInferenceUnits: { type: "integer", required: true, min: 1, in: "body" },
    MaxInferenceUnits: { type: "integer", min: 1, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type StartModelInput = InputOf<typeof startModel>;
