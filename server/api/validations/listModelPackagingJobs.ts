import { inPath, page } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const listModelPackagingJobs = {
    ProjectName: inPath.ProjectName,
    ...page,
} as const satisfies InputTable;

export type ListModelPackagingJobsInput = InputOf<typeof listModelPackagingJobs>;
