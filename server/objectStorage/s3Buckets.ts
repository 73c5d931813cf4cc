import {
    CreateBucketCommand,
    ListBucketsCommand,
    PutBucketLifecycleConfigurationCommand,
    PutBucketVersioningCommand,
    PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { BucketLocationConstraint, S3Client } from "@aws-sdk/client-s3";
import { asS3Error } from "./s3Errors";
import type { S3Verb } from "./s3Errors";
import type { Buckets } from "./objectStorage";

/** Days after which versions that were replaced, and parts of uploads that were never ended, are deleted. */
const keptDays = { noncurrentVersions: 30, unfinishedUploads: 3 };

/**
 * Buckets of the account in S3. A bucket that is made is private, keeps versions, and deletes old ones.
 *
 * @param region - region that the buckets are made in.
 * @param ending - when aborted, calls in progress are given up.
 */
export function s3Buckets(client: () => S3Client, region: string, ending?: AbortSignal): Buckets {
    const options = { abortSignal: ending };
    const failingClearly = async <T>(verb: S3Verb, bucket: string, action: () => Promise<T>) => {
        try {
            return await action();
        } catch (error) {
            throw asS3Error(verb, { bucket, key: "" }, error);
        }
    };
    return {
        names: () =>
            failingClearly("list", "", async () => {
                const { Buckets: buckets = [] } = await client().send(new ListBucketsCommand({}), options);
                return buckets.map(({ Name }) => Name!).sort();
            }),
        make: (bucket) =>
            failingClearly("make", bucket, async () => {
                const s3 = client();
                await s3
                    .send(
                        new CreateBucketCommand({
                            Bucket: bucket,
                            // S3 refuses the name of its first region here.
                            ...(region !== "us-east-1" && {
                                CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
                            }),
                        }),
                        options,
                    )
                    .catch((error: Error) => {
                        if (error.name !== "BucketAlreadyOwnedByYou") {
                            throw error;
                        }
                    });
                await s3.send(
                    new PutPublicAccessBlockCommand({
                        Bucket: bucket,
                        PublicAccessBlockConfiguration: {
                            BlockPublicAcls: true,
                            BlockPublicPolicy: true,
                            IgnorePublicAcls: true,
                            RestrictPublicBuckets: true,
                        },
                    }),
                    options,
                );
                await s3.send(
                    new PutBucketVersioningCommand({
                        Bucket: bucket,
                        VersioningConfiguration: { Status: "Enabled" },
                    }),
                    options,
                );
                await s3.send(
                    new PutBucketLifecycleConfigurationCommand({
                        Bucket: bucket,
                        LifecycleConfiguration: {
                            Rules: [
                                {
                                    ID: "lookoutvision-old-versions",
                                    Status: "Enabled",
                                    Filter: { Prefix: "" },
                                    NoncurrentVersionExpiration: { NoncurrentDays: keptDays.noncurrentVersions },
                                    AbortIncompleteMultipartUpload: {
                                        DaysAfterInitiation: keptDays.unfinishedUploads,
                                    },
                                },
                            ],
                        },
                    }),
                    options,
                );
            }),
    };
}
