import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { canonicalJson } from "../../arguments/clientToken";
import { openFileFacts } from "./fileFacts";
import type { FileFactsReader } from "./fileFacts";
import { listFolder, printable } from "./listFolder";
import { declaredConvention, readConvention } from "./maskConvention";
import type { DeclaredColors, MaskConvention } from "./maskConvention";
import { pairMasks } from "./pairMasks";
import { notesOnPictures, problemsOfMasks, problemsOfPictures, some, tooFew } from "./pictureProblems";
import type { Minimums } from "./pictureProblems";
import { describeUnsorted, otherFolders } from "./unsortedFolder";
import type { Label, LabelledPicture, PictureFile } from "./labelledPicture";
import type { Preparation } from "./preparation";

/** A folder of labelled pictures, in a fixed order. */
export interface PictureFolder {
    pictures: LabelledPicture[];
    /** The meaning of its masks' colours. */
    convention: MaskConvention;
    /** Everything that is wrong, one sentence each. Empty: the folder can be trained with. */
    problems: string[];
    /** Things that the user should know, though they may be right. */
    notes: string[];
}

/** Options for reading a folder. */
export interface FolderOptions extends DeclaredColors {
    /** Number of pictures of each label that is required. */
    minimums: Minimums;
    /** Labels of folders beside `normal/` and `anomaly/`, by the folder's name. */
    classMap?: Readonly<Record<string, Label>> | undefined;
    /** Steps applied to each picture before it is uploaded. Undefined: none. */
    preparation?: Preparation | undefined;
}

/**
 * Reads `normal/`, `anomaly/`, the folders of the class map and `masks/`, and finds everything that the service would
 * refuse. Ignores hidden files.
 *
 * @param folder - relative to the working directory, or absolute.
 */
export async function readPictureFolder(
    folder: string,
    options: FolderOptions,
    openFacts: (folder: string) => Promise<FileFactsReader> = openFileFacts,
): Promise<PictureFolder> {
    const root = resolve(folder);
    const { classMap = {}, minimums, preparation } = options;
    const nothing = (...problems: string[]) => ({
        pictures: [],
        convention: declaredConvention(options),
        problems,
        notes: [],
    });
    if (!(await isFolder(root))) {
        return nothing(
            `there is no folder ${root}: make it with the pictures in normal/ and anomaly/, or correct the path`,
        );
    }
    const labels = new Map<string, Label>([["normal", "normal"], ["anomaly", "anomaly"], ...Object.entries(classMap)]);
    const there = await Promise.all([...labels.keys()].map(async (name) => isFolder(join(root, name))));
    const present = [...labels].filter((_, index) => there[index]);
    const missing = Object.keys(classMap).filter((name) => !present.some(([found]) => found === name));
    if (missing.length > 0) {
        return nothing(
            ...missing.map((name) => `classMap names the folder ${name}, and ${join(root, name)} isn't there`),
        );
    }
    if (present.length === 0) {
        return nothing(await describeUnsorted(root));
    }
    const facts = await openFacts(root);
    const problems: string[] = [];
    const masks = await listPictures(root, "masks", facts, problems, present);
    const pictures: LabelledPicture[] = [];
    for (const [child, label] of present) {
        const files = await listPictures(root, child, facts, problems, []);
        pictures.push(
            ...files.map((file) => ({ ...file, label, name: child === label ? file.name : `${child}/${file.name}` })),
        );
    }
    await facts.save();
    const pairs = pairMasks(
        pictures.filter(({ label }) => label === "anomaly"),
        masks,
    );
    const masked = pictures.map((picture) => {
        const mask = pairs.maskOf.get(picture.place);
        return mask === undefined ? picture : { ...picture, mask };
    });
    const reading = readConvention(masks, options);
    problems.push(
        ...tooFew(root, pictures, minimums),
        ...problemsOfPictures(masked, preparation),
        ...some([...problemsOfMasks(masks), ...pairs.problems]),
        ...some(reading.problems),
    );
    return {
        pictures: masked,
        convention: reading.convention,
        problems,
        notes: [
            ...reading.notes,
            ...notesOnPictures(pictures),
            ...(await otherFolders(root, [...labels.keys(), "masks"])),
        ],
    };
}

/** Computes a hash that changes only with a picture, its label, its mask, the masks' colours or the preparation. */
export function contentHash(
    pictures: readonly LabelledPicture[],
    { colors, background }: MaskConvention,
    preparation?: Preparation,
): string {
    const masked = pictures.some(({ mask }) => mask !== undefined);
    return createHash("sha256")
        .update(
            canonicalJson({
                pictures: pictures.map(({ label, name, sha256, mask }) => [label, name, sha256, mask?.sha256]),
                maskColors: masked ? colors : {},
                ...(masked && background !== "#ffffff" && { background }),
                ...(preparation && { preparation }),
            }),
        )
        .digest("hex");
}

export async function isFolder(path: string): Promise<boolean> {
    try {
        return (await stat(path)).isDirectory();
    } catch {
        return false;
    }
}

/** @param within - folders of the class map. Masks may be inside them, as their pictures are. */
async function listPictures(
    root: string,
    child: string,
    facts: FileFactsReader,
    problems: string[],
    within: readonly (readonly [string, Label])[],
): Promise<PictureFile[]> {
    const isMask = child === "masks" || child.startsWith("masks/");
    const folder = join(root, child);
    if (!(await isFolder(folder))) {
        return [];
    }
    const listed = await listFolder(folder, `${child}/`);
    const strange = [...listed.problems];
    const files: PictureFile[] = [];
    for (const name of listed.folders) {
        if (isMask && within.some(([mapped]) => mapped === name)) {
            const inner = await listPictures(root, `${child}/${name}`, facts, problems, []);
            files.push(...inner.map((file) => ({ ...file, name: `${name}/${file.name}` })));
        } else {
            strange.push(`${child}/${name} is a folder: move its pictures up`);
        }
    }
    for (const { name, path } of listed.files) {
        const place = `${child}/${printable(name)}`;
        if (!/\.(png|jpe?g)$/i.test(name)) {
            strange.push(`${place} is not a PNG or JPEG file: move it elsewhere`);
            continue;
        }
        try {
            files.push({ path, name, place, ...(await facts.read(path, { isMask })) });
        } catch (error) {
            strange.push(`${place} can't be read: ${(error as Error).message}`);
        }
    }
    problems.push(...some(strange));
    return files;
}
