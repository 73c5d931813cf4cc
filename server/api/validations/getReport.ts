import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const getReport = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
} as const satisfies InputTable;

export type GetReportInput = InputOf<typeof getReport>;
