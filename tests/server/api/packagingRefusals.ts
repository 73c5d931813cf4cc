import type { GreengrassConfiguration, StartModelPackagingJobCommandInput } from "@aws-sdk/client-lookoutvision";

/** An order that is refused: a name of it, the order and its configuration where they differ from a good one, and the message. */
type Case = [string, Partial<StartModelPackagingJobCommandInput>, Partial<GreengrassConfiguration>, RegExp];

/** A platform with an accelerator. */
export const nvidia = { Os: "LINUX", Arch: "ARM64", Accelerator: "NVIDIA" } as const;
/** No platform, for orders with a device. */
export const none = { TargetPlatform: undefined };

/** Orders that are refused with 400. */
export const packagingRefusals: Case[] = [
    ["no version", { ModelVersion: undefined }, {}, /Value null at 'modelVersion'/],
    ["a version that is none", { ModelVersion: "01" }, {}, /'01' at 'modelVersion' .* pattern/],
    ["no configuration", { Configuration: undefined }, {}, /Value null at 'configuration'/],
    ["a configuration for nothing", { Configuration: {} as never }, {}, /Value null at 'configuration\.greengrass'/],
    ["a job's name with a space", { JobName: "my job" }, {}, /'my job' at 'jobName' .* pattern/],
    ["a job's name of 65 characters", { JobName: "j".repeat(65) }, {}, /at 'jobName' .* less than or equal to 64/],
    ["a description with a line break", { Description: "a\nb" }, {}, /at 'description' .* pattern/],
    [
        "no output location",
        {},
        { S3OutputLocation: undefined },
        /Value null at 'configuration\.greengrass\.s3OutputLocation'/,
    ],
    [
        "a prefix that begins with /",
        {},
        { S3OutputLocation: { Bucket: "results", Prefix: "/a" } },
        /'\/a' at 'configuration\.greengrass\.s3OutputLocation\.prefix'/,
    ],
    ["no component name", {}, { ComponentName: undefined }, /Value null at 'configuration\.greengrass\.componentName'/],
    [
        "a component name with a slash",
        {},
        { ComponentName: "a/b" },
        /'a\/b' at 'configuration\.greengrass\.componentName'/,
    ],
    [
        "a component version of two numbers",
        {},
        { ComponentVersion: "1.0" },
        /'1\.0' at 'configuration\.greengrass\.componentVersion'/,
    ],
    [
        "a component version with too large a number",
        {},
        { ComponentVersion: "1.0.1234567" },
        /componentVersion' .* pattern/,
    ],
    [
        "another device",
        {},
        { ...none, TargetDevice: "jetson_nano" as never },
        /'jetson_nano' at .* enum value set: \[jetson_xavier\]/,
    ],
    ["another system", {}, { TargetPlatform: { Os: "WINDOWS" as never, Arch: "ARM64" } }, /enum value set: \[LINUX\]/],
    [
        "a platform without architecture",
        {},
        { TargetPlatform: { Os: "LINUX" } as never },
        /Value null at '.*targetPlatform\.arch'/,
    ],
    [
        "another accelerator",
        {},
        { TargetPlatform: { ...nvidia, Accelerator: "TPU" as never } },
        /enum value set: \[NVIDIA\]/,
    ],
    ["neither a device nor a platform", {}, none, /either a TargetDevice or a TargetPlatform/],
    ["a device and a platform", {}, { TargetDevice: "jetson_xavier" }, /either a TargetDevice or a TargetPlatform/],
    [
        "compiler options with a device",
        {},
        { ...none, TargetDevice: "jetson_xavier", CompilerOptions: "{ }" },
        /can't be given with a TargetDevice/,
    ],
    ["compiler options that are no JSON", {}, { CompilerOptions: "{'mcpu': 'core-avx2'}" }, /must be a JSON object/],
    ["compiler options that are a list", {}, { CompilerOptions: "[1]" }, /must be a JSON object/],
    [
        "an accelerator without its options",
        {},
        { TargetPlatform: nvidia },
        /missing or wrong: gpu-code, trt-ver, cuda-ver/,
    ],
    [
        "a version of TensorRT of two numbers",
        {},
        { TargetPlatform: nvidia, CompilerOptions: '{"gpu-code":"sm_72","trt-ver":"8.2","cuda-ver":"10.2"}' },
        /missing or wrong: trt-ver\./,
    ],
    [
        "flags of a processor that are no list",
        {},
        { CompilerOptions: '{"mattr": "+neon"}' },
        /mattr in CompilerOptions must be a list/,
    ],
    [
        "a tag given twice",
        {},
        {
            Tags: [
                { Key: "a", Value: "1" },
                { Key: "a", Value: "2" },
            ],
        },
        /The tag key a is given twice/,
    ],
    ["a reserved tag", {}, { Tags: [{ Key: "aws:a", Value: "" }] }, /reserved/],
    [
        "a prefix whose objects could never be written",
        {},
        { S3OutputLocation: { Bucket: "results", Prefix: "a/../" } },
        /The output location can't be used: s3:\/\/results\/a\/\.\.\/artifacts.*no part of the key/,
    ],
    [
        "a bucket that doesn't exist",
        {},
        { S3OutputLocation: { Bucket: "nowhere" } },
        /The output location can't be used: .*nowhere/,
    ],
];
