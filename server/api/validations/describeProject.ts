import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeProject = {
    ProjectName: inPath.ProjectName,
} as const satisfies InputTable;

export type DescribeProjectInput = InputOf<typeof describeProject>;
