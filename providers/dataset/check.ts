import { anObject, type ArgumentRule, checkArguments, oneOf, text, unquotedText } from "../arguments/argumentRules";
import { clientToken } from "../arguments/clientToken";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { containsUnknown, isUnknown } from "../arguments/unknown";
import { bucketRule, durationRule, prefixRule } from "../model/check";
import { projectNameRule } from "../project/check";
import type { DeclaredDatasets } from "./declaredDatasets";
import { contentHash, type Label, type PictureFolder, readPictureFolder } from "./pictureFolder";
import type { DatasetInputs } from "./state";

/** The kinds of anomaly of masks whose colours aren't said. */
export const defaultMaskColors: Readonly<Record<string, string>> = { anomaly: "#ff0000" };

/**
 * Checks the arguments and the pictures, and adds `contentHash`: as an input it is known in preview, where outputs
 * that aren't inputs would preview a replacement of every model they trigger.
 *
 * @param declared - is told of the dataset.
 */
export async function checkDataset(
    news: RawProperties,
    declared: DeclaredDatasets,
    readFolder: (
        folder: string,
        minimums: Readonly<Record<Label, number>>,
    ) => Promise<PictureFolder> = readPictureFolder,
): Promise<CheckOutcome> {
    const { projectName, datasetType } = news;
    declared.note(projectName, datasetType);
    const failures = [...checkArguments(news, rules), ...checkSource(news), ...checkMaskColors(news)];
    const images = news["images"] as DatasetInputs["images"];
    if (isUnknown(images)) {
        return { inputs: news, failures };
    }
    if (!images) {
        return { inputs: withHash(news, news["contentHash"] ?? hashOfLocation(news["datasetSource"])), failures };
    }
    if (typeof images.folder !== "string" || isUnknown(images.folder) || containsUnknown(images.maskColors)) {
        return { inputs: withHash(news, undefined), failures };
    }
    const minimums = minimumsByType[datasetType as string] ?? { normal: 0, anomaly: 0 };
    const { pictures, problems } = await readFolder(images.folder, minimums);
    failures.push(...problems.map((problem) => ({ property: "images.folder", reason: problem })));
    declared.note(projectName, datasetType, pictures);
    return { inputs: withHash(news, contentHash(pictures, images.maskColors ?? defaultMaskColors)), failures };
}

/** Of a training dataset with a test dataset beside it; a project's own numbers are known to the service only. */
const minimumsByType: Readonly<Record<string, Readonly<Record<Label, number>>>> = {
    train: { normal: 10, anomaly: 0 },
    test: { normal: 1, anomaly: 1 },
};

const rules: Readonly<Record<string, ArgumentRule>> = {
    projectName: projectNameRule,
    datasetType: { rule: oneOf("train", "test"), required: true },
    images: { rule: anObject },
    "images.folder": { rule: text("the path of a folder", 1, 4096), required: true },
    "images.bucket": { rule: bucketRule, required: true },
    "images.prefix": { rule: prefixRule },
    "images.maskColors": { rule: anObject },
    datasetSource: { rule: anObject },
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
    contentHash: { rule: unquotedText("a text of 1 to 256 characters", 1, 256) },
    timeouts: { rule: anObject },
    "timeouts.create": durationRule,
    "timeouts.update": durationRule,
    "timeouts.delete": durationRule,
};

function checkSource(news: RawProperties): CheckFailure[] {
    const given = ["images", "datasetSource"].filter((name) => news[name] !== undefined && news[name] !== null);
    if (given.length === 0) {
        return [
            {
                property: "images",
                reason: "either images (a folder of pictures) or datasetSource (a manifest in a bucket) is required",
            },
        ];
    }
    if (given.length === 2) {
        return [{ property: "datasetSource", reason: "images and datasetSource exclude each other: leave one out" }];
    }
    if (given[0] === "images" && news["contentHash"] !== undefined && news["contentHash"] !== null) {
        return [{ property: "contentHash", reason: "contentHash is made from the pictures: leave it out" }];
    }
    return [];
}

function checkMaskColors(news: RawProperties): CheckFailure[] {
    const colors = (news["images"] as DatasetInputs["images"])?.maskColors;
    if (typeof colors !== "object" || colors === null) {
        return [];
    }
    const first = new Map<string, string>([["#ffffff", "the background"]]);
    return Object.entries(colors).flatMap(([name, color]) => {
        const property = `images.maskColors[${JSON.stringify(name)}]`;
        const nameFits = /^.{1,256}$/.test(name) && !/^background$/i.test(name);
        const nameFailures = nameFits
            ? []
            : [
                  {
                      property,
                      reason: "the name of a kind of anomaly must have 1 to 256 characters and not be background",
                  },
              ];
        if (isUnknown(color)) {
            return nameFailures;
        }
        const written = String(color).toLowerCase();
        const owner = first.get(written);
        first.set(written, owner ?? name);
        return [
            ...nameFailures,
            ...(/^#[0-9a-f]{6}$/.test(written)
                ? []
                : [{ property, reason: "a mask's colour must be written #rrggbb" }]),
            ...(owner === undefined
                ? []
                : [{ property, reason: `${written} is the colour of ${owner}: give each kind of anomaly its own` }]),
        ];
    });
}

function withHash(inputs: RawProperties, hash: unknown): RawProperties {
    const { contentHash: _, ...rest } = inputs;
    return hash === undefined ? rest : { ...rest, contentHash: hash };
}

function hashOfLocation(source: unknown): string | undefined {
    return source === undefined || source === null || containsUnknown(source) ? undefined : clientToken(source);
}
