import {
    aList,
    anObject,
    aShare,
    type ArgumentRule,
    checkArguments,
    text,
    unquotedText,
} from "../arguments/argumentRules";
import { parseDuration } from "../arguments/duration";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { checkTags } from "../arguments/tagRules";
import { clientTokenRule, projectNameRule } from "../project/check";

/** Checks every argument against the API's own rules. */
export function checkModel(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: [
            ...checkArguments(news, rules),
            ...checkTags(news["tags"], "tags"),
            ...checkTolerance(news["qualityGate"]),
        ],
    };
}

/** The rule of a bucket's name, wherever one is an argument. */
export const bucketRule = text(
    "a bucket's name of 3 to 63 letters, digits, dots, hyphens and underscores",
    3,
    63,
    /^[0-9A-Za-z._-]*$/,
);

/** The rule of a prefix of keys, wherever one is an argument. */
export const prefixRule = text(
    "at most 1024 letters, digits and any of / ! _ . * ' ( ) - that don't begin with /",
    0,
    1024,
    /^([a-zA-Z0-9!_.*'()-][/a-zA-Z0-9!_.*'()-]*)?$/,
);

/** The rule of a duration, wherever one is an argument. */
export const durationRule: ArgumentRule = {
    rule: (value) =>
        typeof value === "string" && parseDuration(value) !== undefined
            ? undefined
            : `a duration like "2h", "30m" or "90s"`,
};

const versionPattern = /^[1-9][0-9]*$/;

const rules: Readonly<Record<string, ArgumentRule>> = {
    projectName: projectNameRule,
    outputConfig: { rule: anObject, required: true },
    "outputConfig.s3Location": { rule: anObject, required: true },
    "outputConfig.s3Location.bucket": { rule: bucketRule, required: true },
    "outputConfig.s3Location.prefix": { rule: prefixRule },
    description: {
        rule: text(
            "1 to 500 letters, digits, dots, hyphens and underscores, without spaces",
            1,
            500,
            /^[0-9A-Za-z._-]*$/,
        ),
    },
    kmsKeyId: {
        rule: unquotedText("the id, ARN or alias of a KMS key", 1, 2048, /^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]*$/),
    },
    tags: { rule: anObject },
    triggers: { rule: aList },
    qualityGate: { rule: anObject },
    "qualityGate.minimumF1Score": { rule: aShare },
    "qualityGate.minimumRecall": { rule: aShare },
    "qualityGate.minimumPrecision": { rule: aShare },
    "qualityGate.notWorseThan": {
        rule: (value) =>
            value === "previous"
                ? undefined
                : text('"previous" or the number of a version, as text', 1, 19, versionPattern)(value),
    },
    "qualityGate.tolerance": { rule: aShare },
    adoptVersion: { rule: text("the number of a version, as text", 1, 19, versionPattern) },
    timeouts: { rule: anObject },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
    "timeouts.delete": durationRule,
    clientToken: clientTokenRule,
};

function checkTolerance(gate: unknown): CheckFailure[] {
    const { tolerance, notWorseThan } = (gate ?? {}) as RawProperties;
    return tolerance !== undefined && notWorseThan === undefined
        ? [
              {
                  property: "qualityGate.tolerance",
                  reason: "qualityGate.tolerance is that of qualityGate.notWorseThan: give that too, or leave it out",
              },
          ]
        : [];
}
