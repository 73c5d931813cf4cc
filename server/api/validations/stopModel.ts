import { clientToken, inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const stopModel = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
    ...clientToken,
} as const satisfies InputTable;

export type StopModelInput = InputOf<typeof stopModel>;
