import { clientToken, inPath, jobName, modelVersion, s3Bucket, s3Prefix, tags } from "../constraints";
import type { InputOf, InputTable, Member } from "../inputTable";

const describing = { type: "string", min: 1, max: 256, pattern: "[a-zA-Z0-9-_. ()':,;?]+" } as const satisfies Member;

export const startModelPackagingJob = {
    ProjectName: inPath.ProjectName,
    ModelVersion: { ...modelVersion, in: "body" },
    JobName: { ...jobName, in: "body" },
    Configuration: {
        type: "structure",
        required: true,
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
                    S3OutputLocation: {
                        type: "structure",
                        required: true,
                        members: { Bucket: { ...s3Bucket, required: true }, Prefix: s3Prefix },
                    },
                    ComponentName: { type: "string", required: true, min: 1, max: 128, pattern: "[a-zA-Z0-9-_.]+" },
                    ComponentVersion: {
                        type: "string",
                        min: 1,
                        max: 64,
                        pattern: "^([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})$",
                    },
                    ComponentDescription: describing,
                    Tags: tags,
                },
            },
        },
        in: "body",
    },
    Description: { ...describing, in: "body" },
    ...clientToken,
} as const satisfies InputTable;

export type StartModelPackagingJobInput = InputOf<typeof startModelPackagingJob>;
