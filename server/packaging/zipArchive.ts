import { promisify } from "node:util";
import { crc32, deflateRaw, inflateRaw } from "node:zlib";

/*
 * ZIP archives of a few files that fit in memory, without encryption and without the extensions for more than 4
 * GiB. A model needs no more, and every tool can open such an archive.
 */

export interface ZipEntry {
    /** Path in the archive: ASCII, `/` between folders. */
    name: string;
    content: Uint8Array;
}

/** Archive can't be read. The message says what is wrong with it and can follow "it". */
export class ZipError extends Error {
    override readonly name = "ZipError";
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
const localHeaderBytes = 30;
const centralHeaderBytes = 46;
const endOfDirectoryBytes = 22;
const longestComment = 0xffff;

/** Version needed to extract: ZIP 2.0. */
const version = 20;
const stored = 0;
const deflated = 8;
const encryptedFlag = 1;

/**
 * Makes an archive. The same entries and time give the same bytes.
 *
 * @param modifiedAt - time of all entries, in Unix epoch milliseconds. It is stored in UTC, to two seconds.
 */
export async function writeZip(entries: readonly ZipEntry[], modifiedAt: number): Promise<Buffer> {
    const { date, time } = dosTime(modifiedAt);
    const files: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const { name, content } of entries) {
        const packed = await promisify(deflateRaw)(content);
        const method = packed.length < content.length ? deflated : stored;
        const body = method === deflated ? packed : Buffer.from(content);
        const nameBytes = Buffer.from(name, "latin1");

        const facts = Buffer.alloc(localHeaderBytes - 4);
        facts.writeUInt16LE(version, 0);
        facts.writeUInt16LE(method, 4);
        facts.writeUInt16LE(time, 6);
        facts.writeUInt16LE(date, 8);
        facts.writeUInt32LE(crc32(content), 10);
        facts.writeUInt32LE(body.length, 14);
        facts.writeUInt32LE(content.length, 18);
        facts.writeUInt16LE(nameBytes.length, 22);
        files.push(uint32(localHeader), facts, nameBytes, body);

        const rest = Buffer.alloc(centralHeaderBytes - 6 - facts.length);
        rest.writeUInt32LE(offset, rest.length - 4);
        directory.push(uint32(centralHeader), uint16(version), facts, rest, nameBytes);
        offset += localHeaderBytes + nameBytes.length + body.length;
    }
    const directoryBytes = Buffer.concat(directory);
    const end = Buffer.alloc(endOfDirectoryBytes);
    end.writeUInt32LE(endOfDirectory, 0);
    end.writeUInt16LE(entries.length, 8);
    end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(directoryBytes.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...files, directoryBytes, end]);
}

/**
 * Reads one file of an archive. Undefined: it has no file of that name.
 *
 * @param maxBytes - size limit of the file. A larger one is refused before it is unpacked.
 * @throws ZipError when the archive is damaged, or packed in an unsupported way.
 */
export async function readZipEntry(archive: Uint8Array, name: string, maxBytes: number): Promise<Buffer | undefined> {
    const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
    try {
        const entry = findEntry(bytes, name);
        return entry && (await unpack(bytes, entry, maxBytes));
    } catch (error) {
        if (error instanceof ZipError) {
            throw error;
        }
        // The cause is an offset that leads out of the archive, or a body that can't be inflated.
        throw new ZipError("is damaged", { cause: error });
    }
}

interface FoundEntry {
    flags: number;
    method: number;
    checksum: number;
    packedBytes: number;
    bytes: number;
    offset: number;
}

function findEntry(archive: Buffer, name: string): FoundEntry | undefined {
    const end = findEnd(archive);
    const count = archive.readUInt16LE(end + 10);
    let at = archive.readUInt32LE(end + 16);
    for (let index = 0; index < count; index++) {
        if (archive.readUInt32LE(at) !== centralHeader) {
            throw new ZipError("is damaged: its directory can't be read");
        }
        const nameBytes = archive.readUInt16LE(at + 28);
        if (archive.toString("latin1", at + centralHeaderBytes, at + centralHeaderBytes + nameBytes) === name) {
            return {
                flags: archive.readUInt16LE(at + 8),
                method: archive.readUInt16LE(at + 10),
                checksum: archive.readUInt32LE(at + 16),
                packedBytes: archive.readUInt32LE(at + 20),
                bytes: archive.readUInt32LE(at + 24),
                offset: archive.readUInt32LE(at + 42),
            };
        }
        at += centralHeaderBytes + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    }
    return undefined;
}

/** Finds the end record of the directory. It comes last, before a comment of unknown length. */
function findEnd(archive: Buffer): number {
    const first = Math.max(0, archive.length - endOfDirectoryBytes - longestComment);
    for (let at = archive.length - endOfDirectoryBytes; at >= first; at--) {
        if (archive.readUInt32LE(at) === endOfDirectory) {
            return at;
        }
    }
    throw new ZipError("is no ZIP archive, or only a part of one");
}

async function unpack(archive: Buffer, entry: FoundEntry, maxBytes: number): Promise<Buffer> {
    if ((entry.flags & encryptedFlag) !== 0 || (entry.method !== stored && entry.method !== deflated)) {
        throw new ZipError("is encrypted or packed with another method than deflate");
    }
    if (entry.bytes > maxBytes) {
        throw new ZipError(`holds a file of ${entry.bytes} bytes, more than any model has`);
    }
    const start =
        entry.offset +
        localHeaderBytes +
        archive.readUInt16LE(entry.offset + 26) +
        archive.readUInt16LE(entry.offset + 28);
    const packed = archive.subarray(start, start + entry.packedBytes);
    const content =
        entry.method === stored
            ? Buffer.from(packed)
            : await promisify(inflateRaw)(packed, { maxOutputLength: maxBytes });
    if (content.length !== entry.bytes || crc32(content) !== entry.checksum) {
        throw new ZipError("is damaged: a checksum doesn't fit");
    }
    return content;
}

function dosTime(epochMs: number): { date: number; time: number } {
    const at = new Date(epochMs);
    const year = Math.min(Math.max(at.getUTCFullYear() - 1980, 0), 127);
    return {
        date: (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
        time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    };
}

function uint16(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
}

function uint32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
}
