import { join } from "node:path";
import type { Label, LabelledPicture, PictureFile } from "./labelledPicture";
import { preparedSize } from "./preparation";
import type { Preparation } from "./preparation";

const maximumBytes = 8 * 1024 * 1024;
const minimumPixels = 64;
const maximumPixels = 4096;
/** Most problems of a kind that are named one by one. */
const namedProblems = 5;

/** Lists what is wrong with pictures, one sentence each. */
export function problemsOfPictures(
    pictures: readonly LabelledPicture[],
    preparation: Preparation | undefined,
): string[] {
    return [
        ...some(pictures.flatMap((picture) => unusable(picture, preparation))),
        ...unequalSizes(pictures, preparation),
        ...some(sameContent(pictures)),
        ...some(sameName(pictures, preparation)),
        ...some(unequalMasks(pictures)),
    ];
}

/** Lists what is wrong with masks as files. */
export function problemsOfMasks(masks: readonly PictureFile[]): string[] {
    return masks.flatMap(({ place, header, samples, isLfsPointer }) =>
        isLfsPointer
            ? [lfsPointer(place)]
            : header?.format !== "png"
              ? [`${place} is not a PNG file: convert it`]
              : samples === undefined
                ? [`${place} is damaged: replace it`]
                : [],
    );
}

/**
 * Lists things that users should know, though they may be right: rotation marks, and 16-bit files that use fewer bits.
 */
export function notesOnPictures(pictures: readonly LabelledPicture[]): string[] {
    const turned = pictures.filter(({ header }) => header?.orientation !== undefined);
    const deep = pictures.flatMap(({ samples }) => samples?.highestSample ?? []);
    const highest = deep.reduce((most, sample) => Math.max(most, sample), 0);
    const bits = Math.ceil(Math.log2(highest + 1));
    return [
        ...(turned.length === 0
            ? []
            : [
                  `${turned.length} of ${pictures.length} pictures have a rotation mark (EXIF), such as ${turned[0]?.place}. ` +
                      "It is followed, in training as in detection; masks must show the pictures as they are seen with it.",
              ]),
        ...(deep.length === 0 || bits > 14
            ? []
            : [
                  `${deep.length} pictures have 16 bits a sample, of which ${Math.max(bits, 8)} are used: ` +
                      "training and detection take the highest of these for white.",
              ]),
    ];
}

/**
 * Pictures of each label that a dataset must have in any case (`least`), and those that a training with this dataset may
 * need (`wanted`, and in words).
 */
export type Minimums = Readonly<Record<Label, { least: number; wanted: number; words: string }>>;

const labels = ["normal", "anomaly"] as const;

/**
 * Lists the labels that have too few pictures. If one lacks what it must have, the other is held to what a training may
 * need, so that all is said at once.
 *
 * @param root - the picture folder.
 */
export function tooFew(root: string, pictures: readonly LabelledPicture[], minimums: Minimums): string[] {
    const count = (label: Label) => pictures.filter((picture) => picture.label === label).length;
    if (labels.every((label) => count(label) >= minimums[label].least)) {
        return [];
    }
    return labels
        .filter((label) => count(label) < minimums[label].wanted)
        .map(
            (label) =>
                `${join(root, label)} has ${count(label)} picture${count(label) === 1 ? "" : "s"}, and training needs at least ${minimums[label].words}: add more`,
        );
}

/** Returns the first problems of a kind, and how many more there are. */
export function some(problems: readonly string[]): string[] {
    const more = problems.length - namedProblems;
    return more > 0 ? [...problems.slice(0, namedProblems), `and ${more} more like the last`] : [...problems];
}

function unusable({ place, header, bytes, isLfsPointer }: PictureFile, preparation: Preparation | undefined): string[] {
    if (isLfsPointer) {
        return [lfsPointer(place)];
    }
    if (header === undefined) {
        return [
            `${place} is ${bytes === 0 ? "empty" : "damaged, or neither PNG nor JPEG whatever its name says"}: replace it`,
        ];
    }
    const prepared = preparedSize(header, preparation);
    if (prepared === undefined) {
        return [`${place} has ${size(header)} pixels, and images.crop leads out of it: correct the crop`];
    }
    if (preparation === undefined && bytes > maximumBytes) {
        return [`${place} has ${(bytes / 2 ** 20).toFixed(1)} MB, more than the 8 MB allowed: compress it`];
    }
    return Math.min(prepared.width, prepared.height) < minimumPixels ||
        Math.max(prepared.width, prepared.height) > maximumPixels
        ? [
              `${place} has ${size(prepared)} pixels${preparation ? " when prepared" : ""}, and 64x64 to 4096x4096 are allowed: ` +
                  (preparation ? "correct images.crop or images.resize" : "scale it, for instance with images.resize"),
          ]
        : [];
}

function lfsPointer(place: string): string {
    return `${place} is a pointer of Git LFS, not the picture: run "git lfs pull"`;
}

function unequalSizes(pictures: readonly LabelledPicture[], preparation: Preparation | undefined): string[] {
    const bySize = new Map<string, LabelledPicture[]>();
    for (const picture of pictures) {
        const prepared = picture.header && preparedSize(picture.header, preparation);
        if (prepared !== undefined) {
            bySize.set(size(prepared), [...(bySize.get(size(prepared)) ?? []), picture]);
        }
    }
    const [usual, ...others] = [...bySize].sort(([, a], [, b]) => b.length - a.length);
    const [otherSize, [other] = []] = others[0] ?? [];
    if (usual === undefined || other === undefined) {
        return [];
    }
    const different = others.reduce((sum, [, list]) => sum + list.length, 0);
    return [
        `all pictures must have the same dimensions, but ${different} of ${pictures.length} differ from ${usual[0]} pixels, ` +
            `such as ${other.place} with ${otherSize}: remove them, or give images.crop or images.resize`,
    ];
}

function sameContent(pictures: readonly LabelledPicture[]): string[] {
    const first = new Map<string, LabelledPicture>();
    const problems: string[] = [];
    for (const picture of pictures) {
        const twin = first.get(picture.sha256);
        if (twin !== undefined && twin.label !== picture.label) {
            problems.push(`${twin.place} and ${picture.place} are the same picture: remove it from one of the two`);
        }
        first.set(picture.sha256, twin ?? picture);
    }
    return problems;
}

/**
 * Finds pictures that would get the same name. Prepared pictures are PNG files, so `a.jpg` and `a.png` would become the
 * same object.
 */
function sameName(pictures: readonly LabelledPicture[], preparation: Preparation | undefined): string[] {
    if (preparation === undefined) {
        return [];
    }
    const first = new Map<string, LabelledPicture>();
    return pictures.flatMap((picture) => {
        const key = `${picture.label}/${preparedName(picture.name)}`;
        const twin = first.get(key);
        first.set(key, twin ?? picture);
        return twin === undefined
            ? []
            : [`${twin.place} and ${picture.place} would both be uploaded as ${key}: rename one of them`];
    });
}

/** Returns a prepared picture's name, because prepared pictures are stored as PNG. */
export function preparedName(name: string): string {
    return name.replace(/\.[^./]+$/, ".png");
}

function unequalMasks(pictures: readonly LabelledPicture[]): string[] {
    return pictures.flatMap((picture) => {
        const { mask, header } = picture;
        return mask?.header && header && size(mask.header) !== size(header)
            ? [
                  `${mask.place} and ${picture.place} differ in dimensions` +
                      (header.orientation === undefined
                          ? ": make the mask as large as its picture"
                          : `: the picture has a rotation mark and is seen with ${size(header)} pixels; draw the mask on it like that`),
              ]
            : [];
    });
}

function size({ width, height }: { width: number; height: number }): string {
    return `${width}x${height}`;
}
