import { clientToken, datasetType, inPath, s3Bucket, s3Key } from "../constraints";
import type { InputOf, InputTable } from "../inputTable";

export const createDataset = {
    ProjectName: inPath.ProjectName,
    DatasetType: { ...datasetType, in: "body" },
    DatasetSource: {
        type: "structure",
        members: {
            GroundTruthManifest: {
                type: "structure",
                members: {
                    S3Object: {
                        type: "structure",
                        members: {
                            Bucket: { ...s3Bucket, required: true },
                            Key: { ...s3Key, required: true },
                            VersionId: { type: "string", min: 1, max: 1024, pattern: ".*" },
                        },
                    },
                },
            },
        },
        in: "body",
    },
    ...clientToken,
} as const satisfies InputTable;

export type CreateDatasetInput = InputOf<typeof createDataset>;
