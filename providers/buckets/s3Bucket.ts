import type { S3 } from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket";

/** Opens a bucket in S3 with the AWS SDK's own settings and credentials. */
export function openS3Bucket(name: string, region: string): Bucket {
    const uri = `s3://${name}`;
    const s3 = openS3(region);
    return {
        uri,

        list: (prefix) =>
            during(`listing ${uri}/${prefix}`, name, async () => {
                const stamps = new Map<string, string>();
                for (let token: string | undefined, more = true; more; more = token !== undefined) {
                    const page = await s3.listObjectsV2({ Bucket: name, Prefix: prefix, ContinuationToken: token });
                    for (const { Key, ETag } of page.Contents ?? []) {
                        stamps.set(Key ?? "", ETag ?? "");
                    }
                    token = page.NextContinuationToken;
                }
                return stamps;
            }),

        read: (key, versionId) =>
            during(`reading ${uri}/${key}`, name, async () => {
                try {
                    const { Body } = await s3.getObject({ Bucket: name, Key: key, VersionId: versionId });
                    return Buffer.from((await Body?.transformToByteArray()) ?? []);
                } catch (error) {
                    if ((error as { name?: string }).name === "NoSuchKey") {
                        return undefined;
                    }
                    throw error;
                }
            }),

        write: (key, body, contentType) =>
            during(`writing ${uri}/${key}`, name, async () => {
                const { ETag } = await s3.putObject({ Bucket: name, Key: key, Body: body, ContentType: contentType });
                return ETag ?? "";
            }),

        remove: (keys) =>
            during(`deleting from ${uri}`, name, async () => {
                for (let at = 0; at < keys.length; at += 1000) {
                    const Objects = keys.slice(at, at + 1000).map((Key) => ({ Key }));
                    const { Errors = [] } = await s3.deleteObjects({ Bucket: name, Delete: { Objects, Quiet: true } });
                    if (Errors[0] !== undefined) {
                        throw new Error(`${Errors[0].Key}: ${Errors[0].Message}`);
                    }
                }
            }),
    };
}

const clients = new Map<string, S3>();

function openS3(region: string): S3 {
    let client = clients.get(region);
    if (client === undefined) {
        // Without this, every `pulumi up` would print which Node this SDK will need one day.
        process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
        // Loaded at the first call, because a folder bucket doesn't need it.
        const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
        const ownEndpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
        client = new sdk.S3({
            region,
            followRegionRedirects: true,
            // S3 look-alikes rarely offer a host name per bucket, so the bucket goes into the path.
            forcePathStyle: Boolean(ownEndpoint),
            requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
        });
        clients.set(region, client);
    }
    return client;
}

/** Runs the work and names the object in its errors, because the SDK's errors don't. */
async function during<T>(doing: string, bucket: string, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        const { name, message } = error as { name?: string; message?: string };
        const failure = new Error(sentences[name ?? ""]?.(bucket) ?? `${doing} failed: ${message || name}`, {
            cause: error,
        });
        failure.name = name === "NoSuchBucket" ? "NoSuchBucket" : "Error";
        throw failure;
    }
}

const sentences: Readonly<Record<string, (bucket: string) => string>> = {
    NoSuchBucket: (bucket) =>
        `there is no bucket ${bucket}, neither in S3 nor as a folder: declare an aws.s3.Bucket or a LookoutVisionLocalBucket of that name, and give its bucket output here`,
    AccessDenied: (bucket) =>
        `S3 refuses access to the bucket ${bucket}: allow s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject on it`,
    CredentialsProviderError: (bucket) =>
        `the bucket ${bucket} is no folder bucket, and there are no AWS credentials to reach it in S3: log in to AWS, or declare a LookoutVisionLocalBucket`,
};
