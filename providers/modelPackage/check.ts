import { isAbsent } from "../arguments/absent";
import { checkArguments } from "../arguments/argumentRules";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { checkTags } from "../arguments/tagRules";
import { isUnknown } from "../arguments/unknown";
import { modelPackageArguments, greengrass } from "./arguments";

/** Checks every argument against the API's own rules. */
export function checkModelPackage(news: RawProperties): CheckOutcome {
    const { tags, ...component } = greengrassOf(news);
    return {
        inputs: news,
        failures: [
            ...checkArguments(news, modelPackageArguments),
            ...checkTags(tags, `${greengrass}.tags`, 200),
            ...checkTarget(component),
        ],
    };
}

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
