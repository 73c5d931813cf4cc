import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeTraining = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
} as const satisfies InputTable;

export type DescribeTrainingInput = InputOf<typeof describeTraining>;
