import { readdir, stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { canonicalJson } from "../arguments/clientToken";
import { type FileFacts, type FileFactsReader, openFileFacts } from "./fileFacts";
import { createHash } from "node:crypto";

export type Label = "normal" | "anomaly";

/** A file to upload. */
export interface PictureFile extends FileFacts {
    /** Absolute. */
    path: string;
    /** File name with its extension. */
    name: string;
}

export interface LabelledPicture extends PictureFile {
    label: Label;
    mask?: PictureFile;
}

/** A folder of labelled pictures, in a fixed order. */
export interface PictureFolder {
    pictures: LabelledPicture[];
    /** Everything that is wrong, one sentence each; empty when the folder can be trained with. */
    problems: string[];
}

const maximumBytes = 8 * 1024 * 1024;
const minimumPixels = 64;
const maximumPixels = 4096;
/** So many of a kind of problem are named one by one. */
const namedProblems = 5;

/**
 * Reads `normal/`, `anomaly/` and `masks/` of the folder and finds what the service would refuse. Hidden files
 * are left alone.
 *
 * @param folder - relative to the working directory, or absolute.
 * @param minimums - how many pictures of each label there must be.
 */
export async function readPictureFolder(
    folder: string,
    minimums: Readonly<Record<Label, number>>,
    openFacts: (folder: string) => Promise<FileFactsReader> = openFileFacts,
): Promise<PictureFolder> {
    const root = resolve(folder);
    if (!(await isFolder(root))) {
        return {
            pictures: [],
            problems: [
                `there is no folder ${root}: make it with the pictures in normal/ and anomaly/, or correct the path`,
            ],
        };
    }
    if (!(await isFolder(join(root, "normal"))) && !(await isFolder(join(root, "anomaly")))) {
        return {
            pictures: [],
            problems: [`${root} has neither a folder normal/ nor anomaly/: sort the pictures into these`],
        };
    }
    const facts = await openFacts(root);
    const problems: string[] = [];
    const masks = new Map((await listPictures(root, "masks", facts, problems)).map((mask) => [stem(mask.name), mask]));
    const pictures: LabelledPicture[] = [];
    for (const label of ["normal", "anomaly"] as const) {
        for (const picture of await listPictures(root, label, facts, problems)) {
            const mask = label === "anomaly" ? masks.get(stem(picture.name)) : undefined;
            pictures.push({ ...picture, label, ...(mask && { mask }) });
        }
    }
    await facts.save();
    problems.push(
        ...tooFew(root, pictures, minimums),
        ...some(unusable(pictures, masks)),
        ...unequalSizes(pictures),
        ...some(sameContent(pictures)),
        ...some(strayMasks(pictures, masks)),
    );
    return { pictures, problems };
}

/** Changes when a picture, its label, its mask or the masks' colours do, and with nothing else. */
export function contentHash(
    pictures: readonly LabelledPicture[],
    maskColors: Readonly<Record<string, string>>,
): string {
    const masked = pictures.some(({ mask }) => mask !== undefined);
    return createHash("sha256")
        .update(
            canonicalJson({
                pictures: pictures.map(({ label, name, sha256, mask }) => [label, name, sha256, mask?.sha256]),
                maskColors: masked ? maskColors : {},
            }),
        )
        .digest("hex");
}

async function isFolder(path: string): Promise<boolean> {
    try {
        return (await stat(path)).isDirectory();
    } catch {
        return false;
    }
}

async function listPictures(
    root: string,
    child: Label | "masks",
    facts: FileFactsReader,
    problems: string[],
): Promise<PictureFile[]> {
    const folder = join(root, child);
    if (!(await isFolder(folder))) {
        return [];
    }
    const names = (await readdir(folder))
        .filter((name) => !/^(\.|Thumbs\.db$|desktop\.ini$)/i.test(name))
        .sort((a, b) => (a < b ? -1 : 1));
    const strange: string[] = [];
    const files: PictureFile[] = [];
    for (const name of names) {
        const path = join(folder, name);
        if (await isFolder(path)) {
            strange.push(`${child}/${name} is a folder: move its pictures up`);
        } else if (!/\.(png|jpe?g)$/i.test(name)) {
            strange.push(`${child}/${name} is not a PNG or JPEG file: move it elsewhere`);
        } else {
            files.push({ path, name, ...(await facts.read(path)) });
        }
    }
    problems.push(...some(strange));
    return files;
}

function tooFew(
    root: string,
    pictures: readonly LabelledPicture[],
    minimums: Readonly<Record<Label, number>>,
): string[] {
    return (["normal", "anomaly"] as const).flatMap((label) => {
        const count = pictures.filter((picture) => picture.label === label).length;
        return count >= minimums[label]
            ? []
            : [
                  `${join(root, label)} has ${count} picture${count === 1 ? "" : "s"}, and training needs at least ${minimums[label]}: add more`,
              ];
    });
}

function unusable(pictures: readonly LabelledPicture[], masks: ReadonlyMap<string, PictureFile>): string[] {
    const problems: string[] = [];
    for (const { label, name, header, bytes } of pictures) {
        if (header === undefined) {
            problems.push(`${label}/${name} is damaged, or neither PNG nor JPEG whatever its name says: replace it`);
        } else if (bytes > maximumBytes) {
            problems.push(
                `${label}/${name} has ${(bytes / 2 ** 20).toFixed(1)} MB, more than the 8 MB allowed: compress it`,
            );
        } else if (
            Math.min(header.width, header.height) < minimumPixels ||
            Math.max(header.width, header.height) > maximumPixels
        ) {
            problems.push(`${label}/${name} has ${size(header)} pixels, and 64x64 to 4096x4096 are allowed: scale it`);
        }
    }
    for (const { name, header } of masks.values()) {
        if (header?.format !== "png") {
            problems.push(`masks/${name} is not a PNG file: convert it`);
        }
    }
    return problems;
}

function unequalSizes(pictures: readonly LabelledPicture[]): string[] {
    const bySize = new Map<string, LabelledPicture[]>();
    for (const picture of pictures) {
        if (picture.header !== undefined) {
            const key = size(picture.header);
            bySize.set(key, [...(bySize.get(key) ?? []), picture]);
        }
    }
    if (bySize.size < 2) {
        return [];
    }
    const [usual, ...others] = [...bySize].sort(([, a], [, b]) => b.length - a.length);
    const [otherSize, [other]] = others[0] as [string, [LabelledPicture]];
    const different = others.reduce((sum, [, group]) => sum + group.length, 0);
    return [
        `all pictures must have the same dimensions, but ${different} of ${pictures.length} differ from ${usual?.[0]} pixels, ` +
            `such as ${other.label}/${other.name} with ${otherSize}: scale or remove them`,
    ];
}

function sameContent(pictures: readonly LabelledPicture[]): string[] {
    const first = new Map<string, LabelledPicture>();
    const problems: string[] = [];
    for (const picture of pictures) {
        const twin = first.get(picture.sha256);
        if (twin !== undefined && twin.label !== picture.label) {
            problems.push(
                `${twin.label}/${twin.name} and ${picture.label}/${picture.name} are the same picture: remove it from one of the two`,
            );
        }
        first.set(picture.sha256, twin ?? picture);
    }
    return problems;
}

function strayMasks(pictures: readonly LabelledPicture[], masks: ReadonlyMap<string, PictureFile>): string[] {
    const masked = new Map(
        pictures.filter(({ label }) => label === "anomaly").map((picture) => [stem(picture.name), picture]),
    );
    return [...masks].flatMap(([name, mask]) => {
        const picture = masked.get(name);
        if (picture === undefined) {
            return [`masks/${mask.name} belongs to no picture in anomaly/: name it like its picture`];
        }
        const differs = picture.header && mask.header && size(picture.header) !== size(mask.header);
        return differs
            ? [
                  `masks/${mask.name} and anomaly/${picture.name} differ in dimensions: make the mask as large as its picture`,
              ]
            : [];
    });
}

function some(problems: readonly string[]): string[] {
    const more = problems.length - namedProblems;
    return more > 0 ? [...problems.slice(0, namedProblems), `and ${more} more like the last`] : [...problems];
}

function size({ width, height }: { width: number; height: number }): string {
    return `${width}x${height}`;
}

function stem(name: string): string {
    return name.slice(0, name.length - extname(name).length);
}
