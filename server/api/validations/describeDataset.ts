import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeDataset = {
    ProjectName: inPath.ProjectName,
    DatasetType: inPath.DatasetType,
} as const satisfies InputTable;

export type DescribeDatasetInput = InputOf<typeof describeDataset>;
