import type { StartModelPackagingJobInput } from "../api/validations/startModelPackagingJob";

/** A job's configuration as StartModelPackagingJob took it, kept as JSON in the job's row. */
export type PackagingConfiguration = StartModelPackagingJobInput["Configuration"];

export type GreengrassConfiguration = PackagingConfiguration["Greengrass"];
