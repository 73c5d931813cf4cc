import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeDatasetContents = {
    ProjectName: inPath.ProjectName,
    DatasetType: inPath.DatasetType,
} as const satisfies InputTable;

export type DescribeDatasetContentsInput = InputOf<typeof describeDatasetContents>;
