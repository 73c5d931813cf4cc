import type { S3Client } from "@aws-sdk/client-s3";
import { createS3Client } from "../objectStorage/s3Client";
import type { ArtifactLocation, ArtifactStore } from "./artifactStore";
import { createFolderArtifacts } from "./folderArtifacts";
import { createS3Artifacts } from "./s3Artifacts";

/**
 * Opens the artifacts of a location. The S3 client is made on first use.
 *
 * @param ending - when aborted, calls of S3 in progress are given up.
 */
export function openArtifacts(location: ArtifactLocation, region: string, ending?: AbortSignal): ArtifactStore {
    if (location.kind === "folder") {
        return createFolderArtifacts(location.folder);
    }
    let client: S3Client | undefined;
    return createS3Artifacts(() => (client ??= createS3Client(process.env, region)), location.bucket, location.prefix, {
        ending,
    });
}
