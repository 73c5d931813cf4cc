import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { readPictureHeader } from "./pictureHeader";
import type { PictureHeader } from "./pictureHeader";
import { readPngSamples } from "./pngSamples";
import type { PngSamples } from "./pngSamples";

/** Facts about a picture's file. */
export interface FileFacts {
    bytes: number;
    /** Hash of the content, hexadecimal. */
    sha256: string;
    /** Header of the file. Undefined: neither PNG nor JPEG. */
    header?: PictureHeader;
    /** Samples of a mask, or of a PNG with 16 bits per sample. Undefined: not read, or damaged. */
    samples?: PngSamples;
    /** True if the file is a placeholder that Git LFS leaves for a file that it didn't fetch. */
    isLfsPointer?: true;
}

/** Reads files once, and remembers their facts as long as their size and times stay the same. */
export interface FileFactsReader {
    read(path: string, options?: { isMask: boolean }): Promise<FileFacts>;
    /** Saves what was read for later runs. Never fails, because it only saves time. */
    save(): Promise<void>;
}

/**
 * Age from which a file's time is trusted, in milliseconds. A younger file could be written again with the same time.
 */
const settledMs = 2_000;

/**
 * Opens a reader whose memory is a file of the user's cache folder, one per picture folder. Every preview needs all
 * pictures.
 *
 * @param folder - absolute.
 * @param cacheFolder - folder of the memory; `$XDG_CACHE_HOME/pulumi-lookoutvision` by default.
 */
export async function openFileFacts(folder: string, cacheFolder: string = userCacheFolder()): Promise<FileFactsReader> {
    const cacheFile = join(
        cacheFolder,
        `pictures-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}.json`,
    );
    const known = await readCache(cacheFile);
    const current: Record<string, Remembered> = {};
    let changed = false;
    return {
        read: async (path, { isMask } = { isMask: false }) => {
            const { size, mtimeMs, ctimeMs, ino } = await stat(path);
            const stamp = `${size} ${mtimeMs} ${ctimeMs} ${ino}${isMask ? " mask" : ""}`;
            const remembered = known[path];
            if (remembered?.stamp === stamp) {
                current[path] = remembered;
                return remembered.facts;
            }
            const content = await readFile(path);
            const facts = factsOf(content, isMask);
            if (Date.now() - Math.max(mtimeMs, ctimeMs) > settledMs) {
                current[path] = { stamp, facts };
                changed = true;
            }
            return facts;
        },
        save: async () => {
            if (!changed && Object.keys(current).length === Object.keys(known).length) {
                return;
            }
            try {
                await mkdir(cacheFolder, { recursive: true });
                const draft = `${cacheFile}.${randomUUID()}`;
                await writeFile(draft, JSON.stringify({ format: cacheFormat, files: current }));
                await rename(draft, cacheFile);
            } catch {
                // A cache that can't be written costs only time.
            }
        },
    };
}

function factsOf(content: Buffer, isMask: boolean): FileFacts {
    const header = readPictureHeader(content);
    const isPng = header?.format === "png" && Math.max(header.width, header.height) <= longestSide;
    const samples = isPng && (isMask || header.bitDepth === 16) ? samplesOf(content, header, isMask) : undefined;
    return {
        bytes: content.length,
        sha256: createHash("sha256").update(content).digest("hex"),
        ...(header && { header }),
        ...(samples && { samples }),
        ...(content.subarray(0, lfsBeginning.length).equals(lfsBeginning) && { isLfsPointer: true as const }),
    };
}

/** Reads the samples. Colours matter in masks only, because a picture has many. */
function samplesOf(content: Buffer, { width, height, orientation = 1 }: PictureHeader, isMask: boolean) {
    const samples = readPngSamples(content, orientation >= 5 ? { width: height, height: width } : { width, height });
    return samples && (isMask ? samples : { ...samples, colors: {} });
}

/** Longest side that is read, in pixels. A larger picture can't be used as it is, and would take long to read. */
const longestSide = 16_384;

const lfsBeginning = Buffer.from("version https://git-lfs.github.com/spec/");

interface Remembered {
    stamp: string;
    facts: FileFacts;
}

const cacheFormat = 2;

async function readCache(file: string): Promise<Record<string, Remembered>> {
    try {
        const { format, files } = JSON.parse(await readFile(file, "utf8")) as {
            format: number;
            files: Record<string, Remembered>;
        };
        return format === cacheFormat ? files : {};
    } catch {
        return {};
    }
}

function userCacheFolder(): string {
    return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-lookoutvision");
}
