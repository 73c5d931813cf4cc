import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listTestResults = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
} as const satisfies InputTable;

export type ListTestResultsInput = InputOf<typeof listTestResults>;
