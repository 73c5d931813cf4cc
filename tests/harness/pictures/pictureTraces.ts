import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { decodePicture } from "../../../server/pictures/decodePicture";
import { viewPicture } from "../../../server/detector/views/pictureViews";

/** Knows pictures in all forms in which they might be left behind, and finds pieces of them in files. */
export interface PictureTraces {
    /** Finds the pictures' traces in the content, each form once, as `pixels of scratch.png`. */
    in(content: Uint8Array): string[];
    /**
     * The same for every file below the folder, as `models/x/copy: pixels of scratch.png`. Skips files that disappear
     * meanwhile.
     */
    below(folder: string): Promise<string[]>;
    /** The same for open files without a name, of the process and of those that it started. Linux only. */
    inNamelessFiles(pid: number): Promise<string[]>;
}

export const pictureForms = [
    "file",
    "file in base64",
    "file in hex",
    "file as numbers",
    "pixels",
    "grey pixels",
    "pixels as the detector sees them",
] as const;

export type PictureForm = (typeof pictureForms)[number];

/** Makes all forms of a picture. */
export async function formsOfPicture(encoded: Uint8Array): Promise<Record<PictureForm, Buffer>> {
    const decoded = await decodePicture(encoded);
    const { width, height } = decoded;
    const { square } = await viewPicture(decoded);
    const file = Buffer.from(encoded);
    return {
        file,
        "file in base64": Buffer.from(file.toString("base64")),
        "file in hex": Buffer.from(file.toString("hex")),
        "file as numbers": Buffer.from(file.join(",")),
        pixels: Buffer.from(decoded.rgb),
        "grey pixels": await sharp(decoded.rgb, { raw: { width, height, channels: 3 } })
            .greyscale()
            .raw()
            .toBuffer(),
        "pixels as the detector sees them": Buffer.from(square),
    };
}

/** Number of equal bytes in a row that can't be chance. */
const windowBytes = 32;
/**
 * Distance from one window of a form to the next, in bytes. A piece as long as this plus one window contains a window.
 */
const strideBytes = 96;
/** Fewest different bytes in a window. With fewer, as on an even surface, it doesn't identify a picture. */
const fewestDifferentBytes = 8;

interface Window {
    bytes: Buffer;
    trace: string;
}

/** @param pictures - encoded pictures by name. */
export async function knowPictures(pictures: ReadonlyMap<string, Uint8Array>): Promise<PictureTraces> {
    /** Windows by their first four bytes. */
    const windows = new Map<number, Window[]>();
    /** Marks hashes of the first four bytes for which there may be a window. */
    const hints = new Uint8Array(1 << 20);
    for (const [name, encoded] of pictures) {
        for (const [form, content] of Object.entries(await formsOfPicture(encoded))) {
            for (let at = 0; at + windowBytes <= content.length; at += strideBytes) {
                const bytes = content.subarray(at, at + windowBytes);
                const first = bytes.readUInt32BE();
                const known = windows.get(first) ?? [];
                // Bytes that pictures have in common, such as the head of their files, are attributed to the first
                // picture.
                if (
                    new Set(bytes).size >= fewestDifferentBytes &&
                    !known.some((window) => window.bytes.equals(bytes))
                ) {
                    windows.set(first, [...known, { bytes, trace: `${form} of ${name}` }]);
                    hints[hash(first)] = 1;
                }
            }
        }
    }

    function tracesIn(content: Uint8Array): string[] {
        const found = new Set<string>();
        const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
        let first = 0;
        for (let end = 0; end < bytes.length; end++) {
            first = ((first << 8) | bytes[end]) >>> 0;
            if (hints[hash(first)] === 1) {
                const at = end - 3;
                for (const window of windows.get(first) ?? []) {
                    if (window.bytes.equals(bytes.subarray(at, at + windowBytes))) {
                        found.add(window.trace);
                    }
                }
            }
        }
        return [...found];
    }

    async function tracesInFile(path: string, name: string): Promise<string[]> {
        const content = await readFile(path).catch(unlessGone);
        return content === undefined ? [] : tracesIn(content).map((trace) => `${name}: ${trace}`);
    }

    return {
        in: tracesIn,
        async below(folder) {
            const found: string[] = [];
            for (const name of await filesBelow(folder)) {
                found.push(...(await tracesInFile(join(folder, name), name)));
            }
            return found;
        },
        async inNamelessFiles(pid) {
            const found: string[] = [];
            for (const process of await processesOf(pid)) {
                for (const descriptor of (await readdir(`/proc/${process}/fd`).catch(unlessGone)) ?? []) {
                    const path = `/proc/${process}/fd/${descriptor}`;
                    const target = (await readlink(path).catch(unlessGone)) ?? "";
                    if (target.startsWith("/") && target.endsWith(" (deleted)")) {
                        found.push(...(await tracesInFile(path, target)));
                    }
                }
            }
            return found;
        },
    };
}

/** Lists the names of all files below a folder, relative to it. Skips folders that disappear meanwhile. */
export async function filesBelow(folder: string): Promise<string[]> {
    const entries = (await readdir(folder, { withFileTypes: true }).catch(unlessGone)) ?? [];
    const names = await Promise.all(
        entries.map(async (entry) =>
            entry.isDirectory()
                ? (await filesBelow(join(folder, entry.name))).map((name) => join(entry.name, name))
                : [entry.name],
        ),
    );
    return names.flat();
}

async function processesOf(pid: number): Promise<number[]> {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(unlessGone)) ?? "";
    return [
        pid,
        ...(
            await Promise.all(
                children
                    .split(" ")
                    .filter(Boolean)
                    .map((child) => processesOf(Number(child))),
            )
        ).flat(),
    ];
}

function hash(first: number): number {
    return Math.imul(first, 2654435761) >>> 12;
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
    if (error.code !== "ENOENT" && error.code !== "ESRCH") {
        throw error;
    }
}
