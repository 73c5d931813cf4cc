/*
 * AWS's managed policies for Lookout for Vision as data, statement by statement. Source: the developer guide of Amazon
 * Lookout for Vision, AWS managed policies. Statements on other services have no effect here; they are kept, so that
 * the documents are the ones that people know.
 */

interface ManagedStatement {
    Sid: string;
    Effect: "Allow";
    Action: string[];
    Resource: string;
}

const reading = [
    "DescribeDataset",
    "DescribeModel",
    "DescribeProject",
    "DescribeModelPackagingJob",
    "ListDatasetEntries",
    "ListModels",
    "ListProjects",
    "ListTagsForResource",
    "ListModelPackagingJobs",
];

const full = allow("LookoutVisionFullAccess", "lookoutvision", ["*"]);
const bucketSearch = allow("LookoutVisionConsoleS3BucketSearchAccess", "s3", ["ListAllMyBuckets"]);
const dashboard = allow("LookoutVisionConsoleDashboardAccess", "cloudwatch", ["GetMetricData", "GetMetricStatistics"]);
const consoleBuckets = "arn:aws:s3:::lookoutvision-*";
const consoleObjects = "arn:aws:s3:::lookoutvision-*/*";

const statements: Readonly<Record<string, readonly ManagedStatement[]>> = {
    AmazonLookoutVisionReadOnlyAccess: [allow("LookoutVisionReadOnlyAccess", "lookoutvision", reading)],
    AmazonLookoutVisionFullAccess: [full],
    AmazonLookoutVisionConsoleReadOnlyAccess: [
        allow("LookoutVisionReadOnlyAccess", "lookoutvision", [
            ...reading,
            "DescribeTrialDetection",
            "ListTrialDetections",
        ]),
        bucketSearch,
        allow("LookoutVisionConsoleS3ObjectReadAccess", "s3", ["GetObject", "GetObjectVersion"], consoleObjects),
        dashboard,
    ],
    AmazonLookoutVisionConsoleFullAccess: [
        full,
        bucketSearch,
        allow(
            "LookoutVisionConsoleS3BucketFirstUseSetupAccess",
            "s3",
            [
                "CreateBucket",
                "PutBucketVersioning",
                "PutLifecycleConfiguration",
                "PutEncryptionConfiguration",
                "PutBucketPublicAccessBlock",
            ],
            consoleBuckets,
        ),
        allow(
            "LookoutVisionConsoleS3BucketAccess",
            "s3",
            ["ListBucket", "GetBucketLocation", "GetBucketAcl", "GetBucketVersioning"],
            consoleBuckets,
        ),
        allow(
            "LookoutVisionConsoleS3ObjectAccess",
            "s3",
            ["GetObject", "GetObjectVersion", "PutObject", "AbortMultipartUpload", "ListMultipartUploadParts"],
            consoleObjects,
        ),
        allow("LookoutVisionConsoleDatasetLabelingToolsAccess", "groundtruthlabeling", [
            "RunGenerateManifestByCrawlingJob",
            "AssociatePatchToManifestJob",
            "DescribeConsoleJob",
        ]),
        dashboard,
        allow("LookoutVisionConsoleTagSelectorAccess", "tag", ["GetTagKeys", "GetTagValues"]),
        allow("LookoutVisionConsoleKmsKeySelectorAccess", "kms", ["ListAliases"]),
    ],
};

/** Documents in JSON of AWS's managed policies for Lookout for Vision, by name. */
export const managedPolicies: ReadonlyMap<string, string> = new Map(
    Object.entries(statements).map(([name, list]) => [
        name,
        JSON.stringify({ Version: "2012-10-17", Statement: list }),
    ]),
);

/** ARN by which AWS names a managed policy. */
export function managedPolicyArn(name: string): string {
    return `arn:aws:iam::aws:policy/${name}`;
}

function allow(Sid: string, prefix: string, actions: readonly string[], Resource = "*"): ManagedStatement {
    return { Sid, Effect: "Allow", Action: actions.map((action) => `${prefix}:${action}`), Resource };
}
