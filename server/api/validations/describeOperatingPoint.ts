import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeOperatingPoint = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
} as const satisfies InputTable;

export type DescribeOperatingPointInput = InputOf<typeof describeOperatingPoint>;
