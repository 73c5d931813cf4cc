import { clientToken, inPath, s3Bucket, s3Prefix, tags } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const createModel = {
    ProjectName: inPath.ProjectName,
    OutputConfig: {
        type: "structure",
        required: true,
        members: {
            S3Location: {
                type: "structure",
                required: true,
                members: { Bucket: { ...s3Bucket, required: true }, Prefix: s3Prefix },
            },
        },
        in: "body",
    },
    Description: { type: "string", min: 1, max: 500, pattern: "[0-9A-Za-z\\.\\-_]*", in: "body" },
    KmsKeyId: {
        type: "string",
        min: 1,
        max: 2048,
        pattern: "^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$",
        in: "body",
    },
    Tags: { ...tags, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type CreateModelInput = InputOf<typeof createModel>;
