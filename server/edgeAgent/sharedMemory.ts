import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { fileProblem } from "../files/fileProblem";
import { printable } from "../files/printable";

/** Part of a POSIX shared-memory segment. */
export interface Segment {
    /** Name as for shm_open, with or without the slash. */
    name: string;
    /** Bytes from the offset on. */
    size: number;
    /** Bytes from the start of the segment. */
    offset: number;
}

/** Segment can't be used. The message is for the caller, and names the segment. */
export class SegmentError extends Error {
    override readonly name = "SegmentError";
}

/** Folder in which Linux shows POSIX segments as files. */
const segmentFolder = "/dev/shm";

const longestName = 255;

/** Segment that is open. */
export interface OpenSegment {
    /** Reads the first bytes of the part into a buffer, which they fill. */
    read(target: Uint8Array): Promise<void>;
    /** Writes bytes at the start of the part. */
    write(bytes: Uint8Array): Promise<void>;
    close(): Promise<void>;
}

/**
 * Opens a segment and checks that the part is inside it. Only regular files directly in the folder of segments are
 * opened, and no links are followed. The segment is read and written by system calls, not mapped: so a caller who
 * makes it shorter meanwhile gets an error, and this process no SIGBUS.
 *
 * @param forWriting - whether bytes will be written to it. A segment is never made longer.
 * @throws SegmentError
 */
export async function openSegment(segment: Segment, forWriting = false): Promise<OpenSegment> {
    const path = pathOf(segment);
    const access = forWriting ? constants.O_RDWR : constants.O_RDONLY;
    const file = await open(path, access | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: unknown) => {
        throw fault(segment, `can't be opened: ${openProblem(error)}`);
    });
    try {
        await requireInside(file, segment);
    } catch (error) {
        await file.close();
        throw error;
    }
    const { offset } = segment;
    return {
        async read(target) {
            for (let done = 0; done < target.length;) {
                const { bytesRead } = await file.read(target, done, target.length - done, offset + done);
                if (bytesRead === 0) {
                    throw fault(segment, "became shorter while it was read");
                }
                done += bytesRead;
            }
        },
        async write(bytes) {
            await requireInside(file, segment);
            for (let done = 0; done < bytes.length;) {
                done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
            }
        },
        close: () => file.close(),
    };
}

function pathOf(segment: Segment): string {
    const name = segment.name.replace(/^\//, "");
    if (name === "") {
        throw fault(segment, "has no name");
    }
    if (name.includes("/") || name === "." || name === ".." || name.includes("\0")) {
        throw fault(segment, "has a name that no segment can have");
    }
    if (Buffer.byteLength(name) > longestName) {
        throw fault(segment, `has a name of more than ${longestName} bytes`);
    }
    return join(segmentFolder, name);
}

async function requireInside(file: FileHandle, segment: Segment): Promise<void> {
    const stat = await file.stat();
    if (!stat.isFile()) {
        throw fault(segment, "is no shared-memory segment");
    }
    if (segment.offset + segment.size > stat.size) {
        throw fault(segment, `has only ${stat.size} bytes`);
    }
}

function openProblem(error: unknown): string {
    switch ((error as NodeJS.ErrnoException).code) {
        case "ENOENT":
            return "there is none of this name";
        case "ELOOP":
            return "it is a link";
        default:
            return fileProblem(error);
    }
}

function fault(segment: Segment, problem: string): SegmentError {
    const name = printable(segment.name.slice(0, longestName + 1));
    return new SegmentError(
        `The shared-memory segment "${name}" (size ${segment.size}, offset ${segment.offset}) ${problem}.`,
    );
}
