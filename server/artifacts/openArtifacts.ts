import type { S3Client } from "@aws-sdk/client-s3";
import type { ArtifactLocation, ArtifactStore } from "./artifactStore";
import { createFolderArtifacts } from "./folderArtifacts";

/**
 * Opens the artifacts of a location. AWS's library is loaded only for a location in S3, whose client is made on first use.
 *
 * @param ending - when aborted, calls of S3 in progress are given up.
 */
export function openArtifacts(location: ArtifactLocation, region: string, ending?: AbortSignal): ArtifactStore {
    if (location.kind === "folder") {
        return createFolderArtifacts(location.folder);
    }
    const { createS3Client } = require("../objectStorage/s3Client") as typeof import("../objectStorage/s3Client");
    const { createS3Artifacts } = require("./s3Artifacts") as typeof import("./s3Artifacts");
    let client: S3Client | undefined;
    return createS3Artifacts(() => (client ??= createS3Client(process.env, region)), location.bucket, location.prefix, {
        ending,
    });
}
