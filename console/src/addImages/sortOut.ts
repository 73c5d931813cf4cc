import { addImages as texts } from "../texts";
import type { ClassName } from "./classLine";
import { longestFileBytes } from "./readFiles";
import type { ReadFile } from "./readFiles";

/** A picture that the dataset can take. */
export interface ReadyPicture {
    file: File;
    path: string;
    /** Name of the object: that of the file, with the ending that its content has. */
    name: string;
    digest: string;
    /** Label that the name of its folder says, else that of the file. */
    ownLabel?: ClassName;
}

/** A file that can't be added, and why, as a sentence. */
export interface BadFile {
    path: string;
    message: string;
}

export interface SortedFiles {
    ready: ReadyPicture[];
    bad: BadFile[];
    /** Number of files that the dataset has already. */
    known: number;
    /** Size of the ready pictures. */
    size?: Size;
    /** What says the ready pictures' own labels. File names count only where no folder says one. Undefined: nothing. */
    labelsFrom?: "folder" | "name";
}

export interface Size {
    width: number;
    height: number;
}

const sides = { least: 64, most: 4096 };

/**
 * Tells the pictures that a dataset can take from files that it can't.
 *
 * @param dataset.size - size of its pictures. Undefined: it has none, and the commonest size of the files counts.
 * @param dataset.digests - digests of its pictures.
 */
export function sortOut(
    files: readonly ReadFile[],
    dataset: { size?: Size; digests: ReadonlySet<string> },
): SortedFiles {
    const bad: BadFile[] = [];
    const pictures = files.filter((file) => {
        const message = faultOf(file);
        if (message !== undefined) {
            bad.push({ path: file.path, message });
        }
        return message === undefined;
    });
    const size = dataset.size ?? commonestSize(pictures);
    const ready: ReadyPicture[] = [];
    const firstOf = new Map<string, string>();
    let known = 0;
    for (const { file, path, digest = "", facts } of pictures) {
        const { kind, width, height } = facts!;
        const first = firstOf.get(digest);
        if (dataset.digests.has(digest)) {
            known++;
        } else if (first !== undefined) {
            bad.push({ path, message: texts.duplicate(first) });
        } else if (width !== size!.width || height !== size!.height) {
            const isOfDataset = dataset.size !== undefined;
            bad.push({ path, message: texts.otherSize(width, height, size!.width, size!.height, isOfDataset) });
        } else {
            firstOf.set(digest, path);
            ready.push({ file, path, digest, name: nameFor(file.name, kind) });
        }
    }
    for (const [labelsFrom, labelOf] of [
        ["folder", labelOfFolder],
        ["name", labelOfName],
    ] as const) {
        const labelled = ready.map((picture) => ({ ...picture, ownLabel: labelOf(picture.path) }));
        if (labelled.some(({ ownLabel }) => ownLabel !== undefined)) {
            return { ready: labelled, bad, known, size, labelsFrom };
        }
    }
    return { ready, bad, known, size };
}

function faultOf({ file, digest, facts }: ReadFile): string | undefined {
    if (file.size > longestFileBytes) {
        return texts.tooLarge(file.size);
    }
    if (digest === undefined) {
        return texts.unreadable;
    }
    if (facts === undefined) {
        return texts.noPicture;
    }
    const { width, height } = facts;
    return Math.min(width, height) < sides.least || Math.max(width, height) > sides.most
        ? texts.badSides(width, height)
        : undefined;
}

function commonestSize(pictures: readonly ReadFile[]): Size | undefined {
    const counts = new Map<string, { count: number; size: Size }>();
    for (const { facts } of pictures) {
        const { width, height } = facts!;
        const key = `${width}x${height}`;
        const entry = counts.get(key) ?? { count: 0, size: { width, height } };
        entry.count++;
        counts.set(key, entry);
    }
    return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.size;
}

/** Label of a folder `normal` or `anomaly` that was chosen itself, or is directly in the chosen one. */
function labelOfFolder(path: string): ClassName | undefined {
    const folders = path.split("/").slice(0, -1).slice(0, 2);
    return folders.map((name) => name.toLowerCase()).find((name) => name === "normal" || name === "anomaly");
}

/** Label of a file whose name is nothing but the label and a number: `normal-12.jpg`. */
function labelOfName(path: string): ClassName | undefined {
    const [, label] = /(?:^|\/)(normal|anomaly)[-_ ]?\d*\.\w+$/i.exec(path) ?? [];
    return label?.toLowerCase() as ClassName | undefined;
}

/** Longest name of an object, in bytes. */
const longestName = 200;

/** Name that the service takes: with the ending of the content, without control characters, not too long. */
function nameFor(name: string, kind: "png" | "jpeg"): string {
    let plain = name.replaceAll(/[\p{Cc}\p{Cs}\\/]/gu, "_");
    const ending = kind === "png" ? /\.png$/i : /\.jpe?g$/i;
    const [end] = ending.exec(plain) ?? [kind === "png" ? ".png" : ".jpg"];
    plain = plain.replace(ending, "");
    while (new TextEncoder().encode(plain).length > longestName) {
        plain = [...plain].slice(0, -1).join("");
    }
    return (plain || "picture") + end;
}
