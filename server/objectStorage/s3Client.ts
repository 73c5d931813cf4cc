import { S3Client } from "@aws-sdk/client-s3";

/**
 * Creates a client with the usual chain: environment, profile, instance. With a custom endpoint (moto, MinIO)
 * buckets are in the path, because their host names don't resolve.
 *
 * @param region - used if the environment names none.
 * @param stalledMs - longest time without traffic before a connection is given up, also in the middle of a body,
 *   in milliseconds.
 */
export function createS3Client(environment: NodeJS.ProcessEnv, region: string, stalledMs = 10_000): S3Client {
    const ownEndpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
    return new S3Client({
        ...(ownEndpoint && { endpoint: ownEndpoint, forcePathStyle: true }),
        region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? region,
        followRegionRedirects: true,
        maxAttempts: 5,
        // No requestTimeout here: by itself it only warns, and it would end long uploads that make progress.
        requestHandler: { connectionTimeout: 10_000, socketTimeout: stalledMs },
    });
}
