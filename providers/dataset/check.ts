import { isAbsent } from "../arguments/absent";
import { checkArguments, quoted } from "../arguments/argumentRules";
import { clientToken } from "../arguments/clientToken";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { containsUnknown, isUnknown } from "../arguments/unknown";
import type { DeclaredDatasets } from "./declaredDatasets";
import { contentHash, readPictureFolder } from "./pictures/pictureFolder";
import type { FolderOptions, PictureFolder } from "./pictures/pictureFolder";
import type { Minimums } from "./pictures/pictureProblems";
import { preparationOf } from "./pictures/preparation";
import type { DatasetInputs } from "./state";
import { datasetArguments } from "./arguments";

/**
 * Checks the arguments and the pictures, and adds `contentHash`. As an input the hash is known in a preview. As a mere
 * output it would preview a replacement of every model that it triggers.
 *
 * @param declared - gets the dataset.
 * @param olds - the inputs before; empty at first.
 */
export async function checkDataset(
    news: RawProperties,
    declared: DeclaredDatasets,
    readFolder: (folder: string, options: FolderOptions) => Promise<PictureFolder> = readPictureFolder,
    olds: RawProperties = {},
): Promise<CheckOutcome> {
    const keepsContent = isContentKept(olds, news);
    const { projectName, datasetType } = news;
    declared.note(projectName, datasetType);
    const failures = [
        ...checkArguments(news, datasetArguments),
        ...checkSource(news, keepsContent),
        ...checkMaskColors(news),
        ...checkClassMap(news["classMap"]),
    ];
    const images = news["images"] as DatasetInputs["images"];
    if (keepsContent) {
        return { inputs: { ...news, keepsContent }, failures };
    }
    if (isUnknown(images)) {
        return { inputs: news, failures };
    }
    const { classMap } = news as { classMap?: DatasetInputs["classMap"] };
    if (!images) {
        const location = classMap ? [news["datasetSource"], classMap] : news["datasetSource"];
        return { inputs: withHash(news, news["contentHash"] ?? hashOfLocation(location)), failures };
    }
    if (typeof images.folder !== "string" || containsUnknown({ ...images, bucket: "", prefix: "", classMap })) {
        return { inputs: withHash(news, undefined), failures };
    }
    if (failures.some(({ property }) => /^(images\.(crop|resize|mask)|classMap)/.test(property))) {
        return { inputs: news, failures };
    }
    const preparation = preparationOf(images);
    const { pictures, convention, problems, notes } = await readFolder(images.folder, {
        ...images,
        classMap,
        preparation,
        minimums: minimumsByType[datasetType as string] ?? noMinimums,
    });
    failures.push(
        ...[...problems, ...longKeys(news, pictures)].map((problem) => ({
            property: "images.folder",
            reason: problem,
        })),
    );
    declared.note(projectName, datasetType, pictures);
    failures.push(...declared.leaks(projectName, datasetType).map((reason) => ({ property: "images.folder", reason })));
    return { inputs: withHash(news, contentHash(pictures, convention, preparation)), failures, notes };
}

/**
 * Pictures that each type of dataset must have, whatever is beside it. More may be needed, as the words say. They tell of
 * the other dataset too: the engine ends a preview at the first resource that fails its check.
 */
const minimumsByType: Readonly<Record<string, Minimums>> = {
    train: {
        normal: {
            least: 10,
            wanted: 20,
            words: "10 with a test dataset of 10 normal and 8 anomalous ones beside it, and 20 without",
        },
        anomaly: { least: 0, wanted: 10, words: "10 unless a test dataset is beside it" },
    },
    test: {
        normal: { least: 1, wanted: 10, words: "10 to test with, besides 10 normal ones in the train dataset" },
        anomaly: { least: 1, wanted: 8, words: "8 to test with" },
    },
};

const none = { least: 0, wanted: 0, words: "0" };
const noMinimums: Minimums = { normal: none, anomaly: none };

function checkClassMap(classMap: unknown): CheckFailure[] {
    return typeof classMap !== "object" || classMap === null
        ? []
        : Object.entries(classMap).flatMap(([name, label]) => {
              const property = `classMap[${JSON.stringify(name)}]`;
              return [
                  ...(/^(?!masks$)[^/\\\p{Cc}]{1,200}$/u.test(name) && name !== "." && name !== ".."
                      ? []
                      : [
                            {
                                property,
                                reason: "the name of a class must have 1 to 200 characters, without slashes, and not be masks",
                            },
                        ]),
                  ...(isUnknown(label) || label === "normal" || label === "anomaly"
                      ? []
                      : [
                            {
                                property,
                                reason: `a class must be mapped to "normal" or "anomaly", not ${quoted(label)}`,
                            },
                        ]),
              ];
          });
}

/** Length of the longest key that a bucket takes, in bytes of UTF-8. */
const longestKey = 1024;

function longKeys(news: RawProperties, pictures: PictureFolder["pictures"]): string[] {
    const { projectName, datasetType, images } = news as {
        projectName: unknown;
        datasetType: unknown;
        images: { prefix?: unknown };
    };
    const beginning = `${typeof images.prefix === "string" ? images.prefix : ""}${String(projectName)}/${String(datasetType)}/`;
    const tooLong = pictures.filter(
        ({ label, name }) => Buffer.byteLength(`${beginning}${label}/${name}`) > longestKey,
    );
    return tooLong.length === 0
        ? []
        : [
              `${tooLong[0]?.place}${tooLong.length > 1 ? ` and ${tooLong.length - 1} more pictures` : ""} would have a key of more than ${longestKey} bytes: give a shorter images.prefix or name`,
          ];
}

/**
 * True if the engine hands back the hash in the state, and new pictures are therefore no change. It does so with the
 * option ignoreChanges for `contentHash` or all.
 */
function isContentKept(olds: RawProperties, news: RawProperties): boolean {
    const { images, contentHash } = news;
    return Boolean(images && olds["images"]) && typeof contentHash === "string" && contentHash === olds["contentHash"];
}

function checkSource(news: RawProperties, keepsContent: boolean): CheckFailure[] {
    const given = ["images", "datasetSource"].filter((name) => !isAbsent(news[name]));
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
    if (given[0] === "images" && !keepsContent && !isAbsent(news["contentHash"])) {
        return [{ property: "contentHash", reason: "contentHash is made from the pictures: leave it out" }];
    }
    return [];
}

function checkMaskColors(news: RawProperties): CheckFailure[] {
    const { maskColors: colors, maskBackground } = (news["images"] as DatasetInputs["images"]) ?? {};
    if (typeof colors !== "object" || colors === null) {
        return [];
    }
    const first = new Map<string, string>(
        isAbsent(maskBackground) ? [] : [[String(maskBackground).toLowerCase(), "the background"]],
    );
    const written = new Set(Object.values(colors).map((color) => String(color).toLowerCase()));
    const noBackground = isAbsent(maskBackground) && written.has("#ffffff") && written.has("#000000");
    const backgroundFailures = noBackground
        ? [
              {
                  property: "images.maskBackground",
                  reason: "white and black both mark anomalies: say which colour is the background",
              },
          ]
        : [];
    const colorFailures = Object.entries(colors).flatMap(([name, color]) => {
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
    return [...backgroundFailures, ...colorFailures];
}

function withHash(inputs: RawProperties, hash: unknown): RawProperties {
    const { contentHash: _, keepsContent: _k, ...rest } = inputs;
    return hash === undefined ? rest : { ...rest, contentHash: hash };
}

function hashOfLocation(source: unknown): string | undefined {
    return isAbsent(source) || containsUnknown(source) ? undefined : clientToken(source);
}
