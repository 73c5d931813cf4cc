import { anObject, oneOf, quoted, text, unquotedText } from "../arguments/argumentRules";
import type { Rule } from "../arguments/argumentRules";
import type { ArgumentTable } from "../arguments/argumentTable";
import { bucketRule, durationRule, prefixRule, projectNameRule } from "../arguments/sharedRules";

/** Arguments of LookoutVisionDataset. */
export const datasetArguments = {
    projectName: { ...projectNameRule, change: "replace" },
    datasetType: { rule: oneOf("train", "test"), required: true, change: "replace" },
    images: { rule: anObject, change: "update" },
    "images.folder": { rule: text("the path of a folder", 1, 4096), required: true },
    "images.bucket": { rule: bucketRule, required: true },
    "images.prefix": { rule: prefixRule },
    "images.maskColors": { rule: anObject },
    "images.maskBackground": { rule: text("a colour like #000000", 7, 7, /^#[0-9a-fA-F]{6}$/) },
    "images.crop": { rule: anObject },
    "images.crop.left": { rule: pixels(0), required: true },
    "images.crop.top": { rule: pixels(0), required: true },
    "images.crop.width": { rule: pixels(64), required: true },
    "images.crop.height": { rule: pixels(64), required: true },
    "images.resize": { rule: anObject },
    "images.resize.width": { rule: pixels(64, 4096), required: true },
    "images.resize.height": { rule: pixels(64, 4096), required: true },
    classMap: { rule: anObject, change: "update" },
    datasetSource: { rule: anObject, change: "update" },
    "datasetSource.groundTruthManifest": { rule: anObject, required: true },
    "datasetSource.groundTruthManifest.s3Object": { rule: anObject, required: true },
    "datasetSource.groundTruthManifest.s3Object.bucket": { rule: bucketRule, required: true },
    "datasetSource.groundTruthManifest.s3Object.key": {
        rule: (key) => (key === "" ? "the key of the manifest" : prefixRule(key)),
        required: true,
    },
    "datasetSource.groundTruthManifest.s3Object.versionId": {
        rule: text("the id of a version of the manifest", 1, 1024),
    },
    contentHash: { rule: unquotedText("a text of 1 to 256 characters", 1, 256), change: "update" },
    timeouts: { rule: anObject, change: "update" },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
    "timeouts.delete": durationRule,
} satisfies ArgumentTable;

/** Rule for a whole number of pixels. */
function pixels(least: number, most = 65_535): Rule {
    return (value) =>
        Number.isInteger(value) && (value as number) >= least && (value as number) <= most
            ? undefined
            : `a whole number of pixels from ${least} to ${most}, not ${quoted(value)}`;
}
