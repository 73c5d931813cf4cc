import type { CreateModelCommandInput } from "@aws-sdk/client-lookoutvision";

/** What is refused with 400: a name of it, how it differs from a good request, and the message. */
export const createModelRefusals: [string, Partial<CreateModelCommandInput>, RegExp][] = [
    [
        "a missing output location",
        { OutputConfig: undefined },
        /Value null at 'outputConfig' failed .* must not be null/,
    ],
    [
        "an output location without a bucket",
        { OutputConfig: { S3Location: { Bucket: undefined } } },
        /'outputConfig\.s3Location\.bucket'/,
    ],
    [
        "a bucket of two letters",
        { OutputConfig: { S3Location: { Bucket: "ab" } } },
        /'ab' at 'outputConfig\.s3Location\.bucket' .* length greater than or equal to 3/,
    ],
    [
        "a prefix that starts with a slash",
        { OutputConfig: { S3Location: { Bucket: "results", Prefix: "/x" } } },
        /regular expression pattern/,
    ],
    [
        "a description with a space",
        { Description: "not allowed" },
        /'not allowed' at 'description' .* pattern: \[0-9A-Za-z/,
    ],
    ["an empty description", { Description: "" }, /'description' .* length greater than or equal to 1/],
    ["a key id with a space", { KmsKeyId: "a b" }, /'kmsKeyId'/],
    ["a client token with a dot", { ClientToken: "a.b" }, /'clientToken'/],
    [
        "a tag without a key",
        {
            Tags: [
                { Key: "ok", Value: "" },
                { Key: undefined, Value: "x" },
            ],
        },
        /Value null at 'tags\.2\.member\.key'/,
    ],
    [
        "more tags than a list can have",
        { Tags: Array.from({ length: 201 }, (_, i) => ({ Key: `k${i}`, Value: "" })) },
        /length less than or equal to 200/,
    ],
    [
        "a tag key given twice",
        {
            Tags: [
                { Key: "a", Value: "1" },
                { Key: "a", Value: "2" },
            ],
        },
        /tag key a is given twice/,
    ],
    ["a reserved tag key", { Tags: [{ Key: "aws:x", Value: "1" }] }, /aws:x is reserved/],
    [
        "a prefix whose objects could never be written",
        { OutputConfig: { S3Location: { Bucket: "results", Prefix: "../" } } },
        /The output location can't be used: s3:\/\/results\/\.\.\/EvaluationManifest-.*no part of the key/,
    ],
    [
        "a prefix that with the files' names is too long",
        { OutputConfig: { S3Location: { Bucket: "results", Prefix: "p/".repeat(512) } } },
        /The output location can't be used: .*longer than 1024 bytes/,
    ],
    [
        "an output bucket that doesn't exist",
        { OutputConfig: { S3Location: { Bucket: "no-such-bucket" } } },
        /output location can't be used: .*no-such-bucket/,
    ],
];
