import { aList, anObject, checkArguments, oneOf, text } from "../arguments/argumentRules";
import type { ArgumentRule, Rule } from "../arguments/argumentRules";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { checkTags } from "../arguments/tagRules";
import { isUnknown } from "../arguments/unknown";
import { bucketRule, durationRule, prefixRule, projectNameRule } from "../arguments/sharedRules";

/** Checks every argument against the API's own rules. */
export function checkModelPackage(news: RawProperties): CheckOutcome {
    const { tags, ...component } = greengrassOf(news);
    return {
        inputs: news,
        failures: [
            ...checkArguments(news, rules),
            ...checkTags(tags, `${greengrass}.tags`, 200),
            ...checkTarget(component),
        ],
    };
}

const greengrass = "configuration.greengrass";

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

const rules: Readonly<Record<string, ArgumentRule>> = {
    projectName: projectNameRule,
    modelVersion: { rule: text('the number of a version, as "3"', 1, 10, /^[1-9][0-9]*$/), required: true },
    jobName: { rule: text("1 to 64 letters, digits and hyphens", 1, 64, /^[a-zA-Z0-9-]+$/) },
    description: { rule: describing },
    configuration: { rule: anObject, required: true },
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
    triggers: { rule: aList },
    timeouts: { rule: anObject },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
};

/** Rules that involve more than one member. The service decides which options an accelerator needs. */
function checkTarget({
    targetDevice: device,
    targetPlatform: platform,
    compilerOptions,
    ...others
}: RawProperties): CheckFailure[] {
    if (isUnknown(device) || isUnknown(platform) || Object.keys(others).length === 0) {
        return [];
    }
    if (isAbsent(device) === isAbsent(platform)) {
        return [
            {
                property: greengrass,
                reason: `${greengrass} needs either a targetDevice or a targetPlatform, and not both`,
            },
        ];
    }
    return !isAbsent(device) && !isAbsent(compilerOptions) && !isUnknown(compilerOptions)
        ? [
              {
                  property: `${greengrass}.compilerOptions`,
                  reason: `${greengrass}.compilerOptions can be given with a targetPlatform only`,
              },
          ]
        : [];
}

/** Returns the configuration for Greengrass; empty if there is none, or if it isn't known yet. */
function greengrassOf(news: RawProperties): RawProperties {
    const configuration = membersOf(news["configuration"]);
    return membersOf(configuration["greengrass"]);
}

function membersOf(value: unknown): RawProperties {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value)
        ? (value as RawProperties)
        : {};
}

function isAbsent(value: unknown): boolean {
    return value === undefined || value === null;
}

function isJsonObject(json: string): boolean {
    try {
        const value = JSON.parse(json) as unknown;
        return typeof value === "object" && value !== null && !Array.isArray(value);
    } catch {
        return false;
    }
}
