import { aFlag, aList, anObject, aNumber, aShare, text, unquotedText } from "../arguments/argumentRules";
import type { ArgumentTable } from "../arguments/argumentTable";
import { bucketRule, clientTokenRule, durationRule, prefixRule, projectNameRule } from "../arguments/sharedRules";
import { anEngine, anInstanceType, aPrice, aVariant, ids, onlyTrue, wholeNumber } from "./engine";
import { someChangeKinds } from "./sensitiveTo";

const versionPattern = /^[1-9][0-9]*$/;

/** Arguments of LookoutVisionModel. */
export const modelArguments = {
    projectName: { ...projectNameRule, change: "replace" },
    outputConfig: { rule: anObject, required: true, change: "replace" },
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
        change: "replace",
    },
    kmsKeyId: {
        rule: unquotedText("the id, ARN or alias of a KMS key", 1, 2048, /^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]*$/),
        change: "replace",
    },
    sensitiveTo: { rule: someChangeKinds, change: "replace" },
    engine: { rule: anEngine, change: "update" },
    "engine.local": { rule: onlyTrue },
    "engine.sageMaker": { rule: anObject },
    "engine.sageMaker.instanceType": { rule: anInstanceType },
    "engine.sageMaker.spot": { rule: aFlag },
    "engine.sageMaker.maximumTrainingSeconds": { rule: wholeNumber("seconds", 60, 86_400) },
    "engine.sageMaker.volumeSizeGb": { rule: wholeNumber("gigabytes", 1, 16_384) },
    "engine.sageMaker.subnets": { rule: ids("subnet", 16) },
    "engine.sageMaker.securityGroups": { rule: ids("sg", 5) },
    "engine.sageMaker.keepAliveSeconds": { rule: wholeNumber("seconds", 0, 3600) },
    "engine.sageMaker.pricePerHour": { rule: aPrice },
    "engine.sageMaker.hostingInstanceType": { rule: anInstanceType },
    "engine.sageMaker.hostingPricePerHour": { rule: aPrice },
    "engine.sageMakerAlgorithm": { rule: anObject },
    "engine.sageMakerAlgorithm.variant": { rule: aVariant },
    "engine.sageMakerAlgorithm.instanceType": { rule: anInstanceType },
    "engine.sageMakerAlgorithm.spot": { rule: aFlag },
    "engine.sageMakerAlgorithm.maximumTrainingSeconds": { rule: wholeNumber("seconds", 60, 86_400) },
    "engine.sageMakerAlgorithm.volumeSizeGb": { rule: wholeNumber("gigabytes", 1, 16_384) },
    "engine.sageMakerAlgorithm.subnets": { rule: ids("subnet", 16) },
    "engine.sageMakerAlgorithm.securityGroups": { rule: ids("sg", 5) },
    "engine.sageMakerAlgorithm.keepAliveSeconds": { rule: wholeNumber("seconds", 0, 3600) },
    "engine.sageMakerAlgorithm.pricePerHour": { rule: aPrice },
    "engine.sageMakerAlgorithm.hostingInstanceType": { rule: anInstanceType },
    "engine.sageMakerAlgorithm.hostingPricePerHour": { rule: aPrice },
    tags: { rule: anObject, change: "update" },
    triggers: { rule: aList, change: "replace" },
    operatingPoint: { rule: anObject, change: "update" },
    "operatingPoint.minimumRecall": { rule: aShare },
    "operatingPoint.maximumFalseAlarmRate": { rule: aShare },
    "operatingPoint.threshold": { rule: aNumber },
    qualityGate: { rule: anObject, change: "update" },
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
    adoptVersion: { rule: text("the number of a version, as text", 1, 19, versionPattern), change: "update" },
    timeouts: { rule: anObject, change: "update" },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
    "timeouts.delete": durationRule,
    clientToken: { ...clientTokenRule, change: "update" },
} satisfies ArgumentTable;
