import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type PictureHeader, readPictureHeader } from "./pictureHeader";
import { type PngSamples, readPngSamples } from "./pngSamples";

/** What there is to know of a picture's file. */
export interface FileFacts {
    bytes: number;
    /** Of the content, hexadecimal. */
    sha256: string;
    /** Undefined: neither PNG nor JPEG. */
    header?: PictureHeader;
    /** Of a mask, and of a PNG with 16 bits a sample. Undefined: not read, or damaged. */
    samples?: PngSamples;
    /** The file is what Git LFS leaves in the place of a file that it didn't fetch. */
    isLfsPointer?: true;
}

/** Knows files by reading them once, for as long as their size and times stay the same. */
export interface FileFactsReader {
    read(path: string, options?: { isMask: boolean }): Promise<FileFacts>;
    /** Keeps for later runs what was read. Never fails: it only saves time. */
    save(): Promise<void>;
}

/** A file that was written so shortly before it was read could be written again with the same time. */
const settledMs = 2_000;

/**
 * A reader whose memory is a file of the user's cache folder, one a picture folder, since every preview asks for all
 * pictures.
 *
 * @param folder - absolute.
 * @param cacheFolder - where the memory is kept; by default `$XDG_CACHE_HOME/pulumi-lookoutvision`.
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
                // A cache that can't be written costs time, nothing else.
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

/** Colours are of interest in masks only: those of a picture are many. */
function samplesOf(content: Buffer, { width, height, orientation = 1 }: PictureHeader, isMask: boolean) {
    const samples = readPngSamples(content, orientation >= 5 ? { width: height, height: width } : { width, height });
    return samples && (isMask ? samples : { ...samples, colors: {} });
}

/** What is larger can't be used as it is, and would take long to look at. */
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
