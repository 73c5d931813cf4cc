import type { Member } from "./inputTable";

/* Rules of members that several operations share, from the service's public definition. */

export const projectName = {
    type: "string",
    required: true,
    min: 1,
    max: 255,
    pattern: "[a-zA-Z0-9][a-zA-Z0-9_\\-]*",
} as const satisfies Member;

export const datasetType = {
    type: "string",
    required: true,
    min: 1,
    max: 10,
    values: ["train", "test"],
} as const satisfies Member;

export const modelVersion = {
    type: "string",
    required: true,
    min: 1,
    max: 10,
    pattern: "([1-9][0-9]*|latest)",
} as const satisfies Member;

export const jobName = { type: "string", min: 1, max: 64, pattern: "[a-zA-Z0-9-]+" } as const satisfies Member;

export const s3Bucket = { type: "string", min: 3, max: 63, pattern: "[0-9A-Za-z\\.\\-_]*" } as const satisfies Member;

const s3KeyPattern = "^([a-zA-Z0-9!_.*'()-][/a-zA-Z0-9!_.*'()-]*)?$";

export const s3Key = { type: "string", min: 1, max: 1024, pattern: s3KeyPattern } as const satisfies Member;

export const s3Prefix = { type: "string", min: 0, max: 1024, pattern: s3KeyPattern } as const satisfies Member;

export const s3Location = {
    type: "structure",
    members: { Bucket: { ...s3Bucket, required: true }, Prefix: s3Prefix },
} as const satisfies Member;

export const kmsKeyId = {
    type: "string",
    min: 1,
    max: 2048,
    pattern: "^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$",
} as const satisfies Member;

export const modelDescriptionText = {
    type: "string",
    min: 1,
    max: 500,
    pattern: "[0-9A-Za-z\\.\\-_]*",
} as const satisfies Member;

const tagPattern = "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$";

export const tagKey = {
    type: "string",
    required: true,
    min: 1,
    max: 128,
    pattern: tagPattern,
} as const satisfies Member;

export const tags = {
    type: "list",
    min: 0,
    max: 200,
    of: {
        type: "structure",
        members: {
            Key: tagKey,
            Value: { type: "string", required: true, min: 0, max: 256, pattern: tagPattern },
        },
    },
} as const satisfies Member;

/** Description of a packaging job, or of its component. */
export const jobDescription = {
    type: "string",
    min: 1,
    max: 256,
    pattern: "[a-zA-Z0-9-_. ()':,;?]+",
} as const satisfies Member;

export const componentName = {
    type: "string",
    min: 1,
    max: 128,
    pattern: "[a-zA-Z0-9-_.]+",
} as const satisfies Member;

export const componentVersion = {
    type: "string",
    min: 1,
    max: 64,
    pattern: "^([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})$",
} as const satisfies Member;

/** Configuration of the component that a packaging job makes. */
export const packagingConfiguration = {
    type: "structure",
    members: {
        Greengrass: {
            type: "structure",
            required: true,
            members: {
                CompilerOptions: { type: "string", min: 3, max: 1024, pattern: ".*" },
                TargetDevice: { type: "string", values: ["jetson_xavier"] },
                TargetPlatform: {
                    type: "structure",
                    members: {
                        Os: { type: "string", required: true, values: ["LINUX"] },
                        Arch: { type: "string", required: true, values: ["ARM64", "X86_64"] },
                        Accelerator: { type: "string", values: ["NVIDIA"] },
                    },
                },
                S3OutputLocation: { ...s3Location, required: true },
                ComponentName: { ...componentName, required: true },
                ComponentVersion: componentVersion,
                ComponentDescription: jobDescription,
                Tags: tags,
            },
        },
    },
} as const satisfies Member;

export const resourceArn = { type: "string", required: true, min: 1, max: 1011 } as const satisfies Member;

/** Usual places of inputs: labels of the path, the token's header, the query keys of a list. */
export const inPath = {
    ProjectName: { ...projectName, in: { path: "projectName" } },
    DatasetType: { ...datasetType, in: { path: "datasetType" } },
    ModelVersion: { ...modelVersion, in: { path: "modelVersion" } },
    JobName: { ...jobName, required: true, in: { path: "jobName" } },
    ResourceArn: { ...resourceArn, in: { path: "resourceArn" } },
} as const;

export const clientToken = {
    ClientToken: {
        type: "string",
        min: 1,
        max: 64,
        pattern: "^[a-zA-Z0-9-]+$",
        in: { header: "x-amzn-client-token" },
    },
} as const;

export const nextToken = {
    type: "string",
    max: 2048,
    pattern: "^[a-zA-Z0-9\\/\\+\\=]{0,2048}$",
} as const satisfies Member;

export const page = {
    NextToken: { ...nextToken, in: { query: "nextToken" } },
    MaxResults: { type: "integer", min: 1, max: 100, in: { query: "maxResults" } },
} as const;
