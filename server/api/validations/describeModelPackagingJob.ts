import { inPath } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const describeModelPackagingJob = {
    ProjectName: inPath.ProjectName,
    JobName: inPath.JobName,
} as const satisfies InputTable;

export type DescribeModelPackagingJobInput = InputOf<typeof describeModelPackagingJob>;
