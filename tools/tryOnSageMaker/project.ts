/** The one project of a trial. */
export const ProjectName = "try-on-sagemaker";

/** Its bucket, a folder of the service. */
export const bucket = "plates";

/** Versions in the order in which they are made, by what happens to them. */
export const versions = { cancelled: "1", there: "2", here: "3" } as const;
