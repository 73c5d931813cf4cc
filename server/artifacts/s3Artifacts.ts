import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { createS3Storage } from "../objectStorage/s3Storage";
import type { ArtifactStore } from "./artifactStore";

/** Artifacts in S3, under `prefix` + `<model id>/`: for services on several machines. */
export function createS3Artifacts(client: () => S3Client, bucket: string, prefix: string, ending?: AbortSignal): ArtifactStore {
    const objects = createS3Storage(client, ending);
    const location = (modelId: string, name: string) => ({ bucket, key: `${prefix}${modelId}/${name}` });

    async function* pagesOfKeys(modelId: string): AsyncGenerator<string[]> {
        let token: string | undefined;
        do {
            const page = await client().send(
                new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${modelId}/`, ContinuationToken: token }),
                { abortSignal: ending },
            );
            yield (page.Contents ?? []).map((object) => object.Key!);
            token = page.NextContinuationToken;
        } while (token !== undefined);
    }

    return {
        async write(modelId, name, content) {
            await objects.write(location(modelId, name), content, "application/octet-stream");
        },
        async read(modelId, name) {
            try {
                return await objects.read(location(modelId, name), Number.MAX_SAFE_INTEGER);
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
                names.push(...keys.map((key) => key.slice(prefix.length + modelId.length + 1)));
            }
            return names;
        },
        async deleteAll(modelId) {
            for await (const keys of pagesOfKeys(modelId)) {
                if (keys.length > 0) {
                    const answer = await client().send(
                        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } }),
                        { abortSignal: ending },
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
