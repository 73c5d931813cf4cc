import { DeleteObjectsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { describeLocation } from "../objectStorage/objectErrors";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { asS3Error } from "../objectStorage/s3Errors";
import type { S3Verb } from "../objectStorage/s3Errors";
import { createS3Storage } from "../objectStorage/s3Storage";
import { ServiceEndsError } from "../background/serviceEndsError";
import { artifactPath, mostArtifactBytes, requireArtifactSize } from "./artifactStore";
import type { ArtifactStore } from "./artifactStore";

/** Creates a store with artifacts in S3, under `prefix` + `<model id>/`. It serves services on several machines. */
export function createS3Artifacts(
    client: () => S3Client,
    bucket: string,
    prefix: string,
    { ending, mostBytes = mostArtifactBytes }: { ending?: AbortSignal; mostBytes?: number } = {},
): ArtifactStore {
    const objects = createS3Storage(client, ending);
    const location = (modelId: string, name: string) => ({ bucket, key: `${prefix}${artifactPath(modelId, name)}` });
    const ofModel = (modelId: string) => ({ bucket, key: `${prefix}${artifactPath(modelId)}/` });

    async function failingClearly<T>(verb: S3Verb, modelId: string, action: () => Promise<T>): Promise<T> {
        try {
            return await action();
        } catch (error) {
            throw ending?.aborted ? new ServiceEndsError({ cause: error }) : asS3Error(verb, ofModel(modelId), error);
        }
    }

    async function* pagesOfKeys(modelId: string): AsyncGenerator<string[]> {
        let token: string | undefined;
        do {
            const command = new ListObjectsV2Command({
                Bucket: bucket,
                Prefix: ofModel(modelId).key,
                ContinuationToken: token,
            });
            const page = await failingClearly("list", modelId, () => client().send(command, { abortSignal: ending }));
            yield (page.Contents ?? []).map((object) => object.Key!);
            token = page.NextContinuationToken;
        } while (token !== undefined);
    }

    return {
        async write(modelId, name, content) {
            const to = location(modelId, name);
            requireArtifactSize(describeLocation(to), content.length, mostBytes);
            await objects.write(to, content, "application/octet-stream");
        },
        async read(modelId, name) {
            try {
                return await objects.read(location(modelId, name), mostBytes);
            } catch (error) {
                if (error instanceof ObjectStorageError && error.reason === "no-such-object") {
                    return undefined;
                }
                throw error;
            }
        },
        async list(modelId) {
            const names: string[] = [];
            for await (const keys of pagesOfKeys(modelId)) {
                names.push(...keys.map((key) => key.slice(ofModel(modelId).key.length)));
            }
            return names;
        },
        async deleteAll(modelId) {
            for await (const keys of pagesOfKeys(modelId)) {
                if (keys.length > 0) {
                    const command = new DeleteObjectsCommand({
                        Bucket: bucket,
                        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
                    });
                    const answer = await failingClearly("delete", modelId, () =>
                        client().send(command, { abortSignal: ending }),
                    );
                    const failed = answer.Errors?.[0];
                    if (failed !== undefined) {
                        throw new ObjectStorageError(
                            "unavailable",
                            `S3 did not delete s3://${bucket}/${failed.Key ?? ""} (${failed.Code ?? "unknown reason"}). Allow the service s3:DeleteObject there.`,
                        );
                    }
                }
            }
        },
    };
}
