import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/*
 * SQLite's write-ahead log, as https://sqlite.org/fileformat2.html#the_write_ahead_log describes it: a header of 32
 * bytes, then frames of 24 bytes and a page. SQLite takes the frames up to the first one whose checksum is wrong, and
 * drops those behind it without a word. That is right for the end of a log that was cut off, not for a flipped bit.
 */

const headerBytes = 32;
const frameHeaderBytes = 24;

/** Losses that the checksums of a write-ahead log show. */
export interface WriteAheadLogState {
    /** What is damaged, as the end of a sentence. Undefined: nothing. */
    damage: string | undefined;
    /** True if the last transaction is incomplete. After a power failure it was never acknowledged. */
    endsTorn: boolean;
}

/** Checks the checksums of a write-ahead log. It is only read. */
export async function checkWriteAheadLog(path: string): Promise<WriteAheadLogState> {
    const file = await open(path, "r");
    try {
        return await check(file, (await file.stat()).size);
    } finally {
        await file.close();
    }
}

async function check(file: FileHandle, size: number): Promise<WriteAheadLogState> {
    if (size < headerBytes) {
        return { damage: undefined, endsTorn: size > 0 };
    }
    const header = await readAt(file, 0, headerBytes);
    const magic = header.readUInt32BE(0);
    const littleEndian = magic === 0x377f0682;
    const pageBytes = header.readUInt32BE(8);
    const salts = header.subarray(16, 24);
    let sums: Sums = addWords([0, 0], header.subarray(0, 24), littleEndian);
    const isHeader = (littleEndian || magic === 0x377f0683) && isPageSize(pageBytes) && hasSums(header, 24, sums);
    if (!isHeader) {
        // SQLite waits until the header is on the disk before it writes a frame.
        return {
            damage: size > headerBytes ? "its header has a wrong checksum" : undefined,
            endsTorn: size === headerBytes,
        };
    }
    const frameBytes = frameHeaderBytes + pageBytes;
    let firstWrong: number | undefined;
    let commitsBehind = 0;
    for (let number = 0; headerBytes + (number + 1) * frameBytes <= size; number++) {
        const frame = await readAt(file, headerBytes + number * frameBytes, frameBytes);
        const isOfThisLog = frame.subarray(8, 16).equals(salts);
        if (firstWrong === undefined) {
            const next = addWords(addWords(sums, frame.subarray(0, 8), littleEndian), frame.subarray(24), littleEndian);
            if (isOfThisLog && hasSums(frame, 16, next)) {
                sums = next;
                continue;
            }
            firstWrong = number;
        }
        if (isOfThisLog && frame.readUInt32BE(4) !== 0) {
            commitsBehind++;
        }
    }
    // Each commit is on the disk before the next transaction is written, so only the last one can be incomplete.
    return {
        damage:
            commitsBehind > 1
                ? `frame ${firstWrong! + 1} has a wrong checksum, and ${commitsBehind} transactions come behind it`
                : undefined,
        endsTorn: commitsBehind === 1,
    };
}

type Sums = readonly [number, number];

/** Continues the log's checksum over words of 32 bits. */
function addWords([first, second]: Sums, bytes: Buffer, littleEndian: boolean): Sums {
    let [one, two] = [first, second];
    for (let offset = 0; offset < bytes.length; offset += 8) {
        const [word, next] = littleEndian
            ? [bytes.readUInt32LE(offset), bytes.readUInt32LE(offset + 4)]
            : [bytes.readUInt32BE(offset), bytes.readUInt32BE(offset + 4)];
        one = (one + word + two) >>> 0;
        two = (two + next + one) >>> 0;
    }
    return [one, two];
}

function hasSums(header: Buffer, offset: number, [first, second]: Sums): boolean {
    return header.readUInt32BE(offset) === first && header.readUInt32BE(offset + 4) === second;
}

function isPageSize(bytes: number): boolean {
    return bytes >= 512 && bytes <= 65_536 && Number.isInteger(Math.log2(bytes));
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, position);
    return buffer;
}
