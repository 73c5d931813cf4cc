import type { EngineSettings } from "../../../sageMaker/settings";
import type { StagingPlace } from "../../../sageMaker/staging";

/** Folder in S3 of all that goes to a job and comes back. */
export function stagingPlace({ bucket, prefix }: EngineSettings, jobName: string): StagingPlace {
    return { bucket, prefix: `${prefix}jobs/${jobName}/` };
}

/** The same of a job that may have been made with other settings. Undefined: its output is elsewhere. */
export function placeOfOutput(outputPath: string | undefined): StagingPlace | undefined {
    const match = /^s3:\/\/([^/]+)\/(.*jobs\/[^/]+\/)output$/.exec(outputPath ?? "");
    return match === null ? undefined : { bucket: match[1], prefix: match[2] };
}
