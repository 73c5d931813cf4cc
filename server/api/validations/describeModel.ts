import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeModel = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
} as const satisfies InputTable;

export type DescribeModelInput = InputOf<typeof describeModel>;
