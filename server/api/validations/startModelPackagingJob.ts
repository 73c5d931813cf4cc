import { clientToken, inPath, jobDescription, jobName, modelVersion, packagingConfiguration } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const startModelPackagingJob = {
    ProjectName: inPath.ProjectName,
    ModelVersion: { ...modelVersion, in: "body" },
    JobName: { ...jobName, in: "body" },
    Configuration: { ...packagingConfiguration, required: true, in: "body" },
    Description: { ...jobDescription, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type StartModelPackagingJobInput = InputOf<typeof startModelPackagingJob>;
