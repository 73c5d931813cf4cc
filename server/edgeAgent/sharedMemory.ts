import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
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
    read(target: Uint8Array): void;
    /** Writes bytes at the start of the part. */
    write(bytes: Uint8Array): void;
    close(): void;
}

/**
 * Opens a segment and checks that the part is inside it. Only regular files directly in the folder of segments are
 * opened, and no links are followed. The segment is read and written by system calls, not mapped: so a caller who
 * makes it shorter meanwhile gets an error, and this process no SIGBUS. The calls are synchronous: they only copy
 * memory, and a model's process has nothing else to do.
 *
 * @param forWriting - whether bytes will be written to it. A segment is never made longer.
 * @throws SegmentError
 */
export function openSegment(segment: Segment, forWriting = false): OpenSegment {
    const path = pathOf(segment);
    const file = openFile(path, segment, forWriting);
    try {
        requireInside(file, segment);
    } catch (error) {
        closeSync(file);
        throw error;
    }
    const { offset } = segment;
    return {
        read(target) {
            for (let done = 0; done < target.length;) {
                const bytes = readSync(file, target, done, target.length - done, offset + done);
                if (bytes === 0) {
                    throw fault(segment, "became shorter while it was read");
                }
                done += bytes;
            }
        },
        write(bytes) {
            requireInside(file, segment);
            for (let done = 0; done < bytes.length;) {
                done += writeSync(file, bytes, done, bytes.length - done, offset + done);
            }
        },
        close: () => closeSync(file),
    };
}

function openFile(path: string, segment: Segment, forWriting: boolean): number {
    const access = forWriting ? constants.O_RDWR : constants.O_RDONLY;
    try {
        return openSync(path, access | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
        throw fault(segment, `can't be opened: ${openProblem(error)}`);
    }
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

function requireInside(file: number, segment: Segment): void {
    const stat = fstatSync(file);
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
