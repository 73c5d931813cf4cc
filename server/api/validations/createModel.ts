import { clientToken, inPath, kmsKeyId, modelDescriptionText, s3Location, tags } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const createModel = {
    ProjectName: inPath.ProjectName,
    OutputConfig: {
        type: "structure",
        required: true,
        members: { S3Location: { ...s3Location, required: true } },
        in: "body",
    },
    Description: { ...modelDescriptionText, in: "body" },
    KmsKeyId: { ...kmsKeyId, in: "body" },
    Tags: { ...tags, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type CreateModelInput = InputOf<typeof createModel>;
