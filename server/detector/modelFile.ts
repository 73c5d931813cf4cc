import { createHash } from "node:crypto";
import { endianness } from "node:os";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import type { Preparation } from "../pictures/preparation";
import type { Decision } from "./verdict";

/** Arrays of a detector by name. */
export type NamedArrays = Readonly<Record<string, Float32Array>>;

/** Everything that detection needs, and what is good to know about a file. */
export interface DetectorModel {
    /** A key of {@link ./detectors/registry.detectors}. */
    detector: string;
    pictureSize: { width: number; height: number };
    /** How the training pictures were read. Undefined: as {@link earlierDecoding} says, by version 0.1.0. */
    decoding?: PictureDecoding;
    /** What was done to the training pictures before. Undefined: nothing that is known. */
    preparation?: Preparation;
    decision: Decision;
    /** SHA-256 of the backbone whose features the arrays are about. */
    backboneChecksum: string;
    /** How that one was run, where somebody brought it: {@link Backbone.reading}. */
    backboneReading?: string;
    seed: number;
    /** Types that the mask model knows, where there is one. Its arrays are among the others. */
    anomalyTypes?: { name: string; color: string }[];
    arrays: NamedArrays;
}

/** A model file can't be read. The message is one sentence. */
export class ModelFileError extends Error {
    override readonly name = "ModelFileError";
}

/*
 * The file, numbers little-endian:
 *
 *   8 bytes   "LKVMODEL"
 *   uint32    version of the format
 *   uint32    length of the header
 *   header    JSON, UTF-8, filled up with spaces so that the arrays begin at a multiple of 4:
 *             DetectorModel, in which `arrays` is a list of { name, length } in the order of the data
 *   float32…  the arrays, one after the other
 *   32 bytes  SHA-256 of all before
 */
const MAGIC = "LKVMODEL";
const FORMAT_VERSION = 1;
const PREAMBLE = 16;
const CHECKSUM = 32;

export function encodeModelFile(model: DetectorModel): Uint8Array {
    const { arrays, ...rest } = model;
    const names = Object.keys(arrays).sort();
    const json = JSON.stringify({ ...rest, arrays: names.map((name) => ({ name, length: arrays[name].length })) });
    const unpadded = Buffer.byteLength(json);
    const header = Buffer.from(json + " ".repeat((4 - (unpadded % 4)) % 4), "utf8");
    const preamble = Buffer.alloc(PREAMBLE);
    preamble.write(MAGIC, "latin1");
    preamble.writeUInt32LE(FORMAT_VERSION, 8);
    preamble.writeUInt32LE(header.length, 12);
    const body = Buffer.concat([preamble, header, ...names.map((name) => littleEndianBytes(arrays[name]))]);
    return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/** @throws ModelFileError */
export function decodeModelFile(file: Uint8Array): DetectorModel {
    const content = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    if (content.length < PREAMBLE + CHECKSUM || content.toString("latin1", 0, MAGIC.length) !== MAGIC) {
        throw new ModelFileError("The model can't be loaded: its file is not one that training writes.");
    }
    const version = content.readUInt32LE(8);
    if (version > FORMAT_VERSION) {
        throw new ModelFileError(
            `The model can't be loaded: its file has format ${version}, this version of lookoutvision reads up to ${FORMAT_VERSION}; update the service.`,
        );
    }
    const body = content.subarray(0, -CHECKSUM);
    if (!createHash("sha256").update(body).digest().equals(content.subarray(-CHECKSUM))) {
        throw new ModelFileError(
            "The model can't be loaded: its file is damaged (the checksum doesn't fit); train a new version.",
        );
    }
    const start = PREAMBLE + content.readUInt32LE(12);
    const header = JSON.parse(body.toString("utf8", PREAMBLE, start)) as Omit<DetectorModel, "arrays"> & {
        arrays: { name: string; length: number }[];
    };
    const arrays: Record<string, Float32Array> = {};
    let offset = start;
    for (const { name, length } of header.arrays) {
        arrays[name] = floatsOf(body.subarray(offset, offset + 4 * length));
        offset += 4 * length;
    }
    return { ...header, arrays };
}

function littleEndianBytes(array: Float32Array): Uint8Array {
    const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    return endianness() === "LE" ? bytes : Buffer.from(bytes).swap32();
}

function floatsOf(bytes: Buffer): Float32Array {
    // A copy, that begins where floats may.
    const copy = Uint8Array.from(bytes);
    if (endianness() === "BE") {
        Buffer.from(copy.buffer).swap32();
    }
    return new Float32Array(copy.buffer);
}
