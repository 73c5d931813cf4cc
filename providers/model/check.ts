import { aList, anObject, aNumber, aShare, checkArguments, text, unquotedText } from "../arguments/argumentRules";
import type { ArgumentRule } from "../arguments/argumentRules";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { someChangeKinds } from "./sensitiveTo";
import { isUnknown } from "../arguments/unknown";
import { checkTags } from "../arguments/tagRules";
import { bucketRule, clientTokenRule, durationRule, prefixRule, projectNameRule } from "../arguments/sharedRules";
import { mostModelTags } from "./tags";

/** Checks every argument against the API's own rules. */
export function checkModel(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: [
            ...checkArguments(news, rules),
            ...checkTags(news["tags"], "tags", mostModelTags),
            ...checkTolerance(news["qualityGate"]),
            ...checkOperatingPoint(news["operatingPoint"]),
        ],
    };
}

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
    sensitiveTo: { rule: someChangeKinds },
    tags: { rule: anObject },
    triggers: { rule: aList },
    operatingPoint: { rule: anObject },
    "operatingPoint.minimumRecall": { rule: aShare },
    "operatingPoint.maximumFalseAlarmRate": { rule: aShare },
    "operatingPoint.threshold": { rule: aNumber },
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

/** Checks the operating point. Wrong names are left out, because checkArguments reports them. */
function checkOperatingPoint(point: unknown): CheckFailure[] {
    if (point === undefined || point === null || isUnknown(point) || anObject(point) !== undefined) {
        return [];
    }
    const given = Object.values(point as RawProperties).filter((value) => value !== undefined && value !== null);
    return given.length === 1
        ? []
        : [
              {
                  property: "operatingPoint",
                  reason: "operatingPoint must have exactly one of minimumRecall, maximumFalseAlarmRate and threshold; leave it out for the threshold that the training chose",
              },
          ];
}

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
