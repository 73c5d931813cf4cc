import { aFlag, aList, anObject, oneOf, text } from "../arguments/argumentRules";
import type { Rule } from "../arguments/argumentRules";
import type { ArgumentTable } from "../arguments/argumentTable";
import { bucketRule, durationRule, prefixRule, projectNameRule } from "../arguments/sharedRules";

/** Path of the configuration for Greengrass. */
export const greengrass = "configuration.greengrass";

const describing = text(
    "1 to 256 letters, digits, spaces and any of - _ . ( ) ' : , ; ?",
    1,
    256,
    /^[a-zA-Z0-9\-_. ()':,;?]+$/,
);

const jsonObject: Rule = (value) =>
    typeof value === "string" && isJsonObject(value)
        ? undefined
        : `a JSON object as text, like '{"mcpu": "core-avx2"}'`;

/** Arguments of LookoutVisionModelPackage. */
export const modelPackageArguments = {
    projectName: { ...projectNameRule, change: "replace" },
    modelVersion: {
        rule: text('the number of a version, as "3"', 1, 10, /^[1-9][0-9]*$/),
        required: true,
        change: "replace",
    },
    jobName: { rule: text("1 to 64 letters, digits and hyphens", 1, 64, /^[a-zA-Z0-9-]+$/), change: "replace" },
    description: { rule: describing, change: "replace" },
    configuration: { rule: anObject, required: true, change: "replace" },
    [greengrass]: { rule: anObject, required: true },
    [`${greengrass}.s3OutputLocation`]: { rule: anObject, required: true },
    [`${greengrass}.s3OutputLocation.bucket`]: { rule: bucketRule, required: true },
    [`${greengrass}.s3OutputLocation.prefix`]: { rule: prefixRule },
    [`${greengrass}.componentName`]: {
        rule: text("1 to 128 letters, digits, hyphens, underscores and dots", 1, 128, /^[a-zA-Z0-9\-_.]+$/),
        required: true,
    },
    [`${greengrass}.componentVersion`]: {
        rule: text('a version of three numbers, as "1.0.0"', 1, 64, /^[0-9]{1,6}(\.[0-9]{1,6}){2}$/),
    },
    [`${greengrass}.componentDescription`]: { rule: describing },
    [`${greengrass}.tags`]: { rule: anObject },
    [`${greengrass}.targetDevice`]: { rule: oneOf("jetson_xavier") },
    [`${greengrass}.targetPlatform`]: { rule: anObject },
    [`${greengrass}.targetPlatform.os`]: { rule: oneOf("LINUX"), required: true },
    [`${greengrass}.targetPlatform.arch`]: { rule: oneOf("ARM64", "X86_64"), required: true },
    [`${greengrass}.targetPlatform.accelerator`]: { rule: oneOf("NVIDIA") },
    [`${greengrass}.compilerOptions`]: { rule: jsonObject },
    agent: { rule: anObject, change: "replace" },
    "agent.socket": {
        rule: text(
            'the address of a socket of at most 114 characters, as "unix:///run/lookoutvision/agent.sock"',
            1,
            114,
            /^unix:\/\/(\/[\w.+=@:-]+)+$/,
        ),
    },
    "agent.autostart": { rule: aFlag },
    triggers: { rule: aList, change: "replace" },
    timeouts: { rule: anObject, change: "update" },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
} satisfies ArgumentTable;

function isJsonObject(json: string): boolean {
    try {
        const value = JSON.parse(json) as unknown;
        return typeof value === "object" && value !== null && !Array.isArray(value);
    } catch {
        return false;
    }
}
