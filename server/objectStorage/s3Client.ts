import { S3Client } from "@aws-sdk/client-s3";

/**
 * The client of the usual chain: environment, profile, instance. With an endpoint of one's own (moto, MinIO)
 * buckets are in the path, since their host names don't resolve.
 *
 * @param region - where the environment names none.
 * @param stalledMs - a connection on which nothing moves for so long is given up, in the middle of a body too.
 */
export function createS3Client(environment: NodeJS.ProcessEnv, region: string, stalledMs = 10_000): S3Client {
    const ownEndpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
    return new S3Client({
        ...(ownEndpoint && { endpoint: ownEndpoint, forcePathStyle: true }),
        region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? region,
        followRegionRedirects: true,
        maxAttempts: 5,
        // Not requestTimeout: by itself it only warns, and it would end long uploads that move.
        requestHandler: { connectionTimeout: 10_000, socketTimeout: stalledMs },
    });
}
