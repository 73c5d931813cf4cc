import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { FeatureMemory } from "../detector/views/featureMemory";
import { ifThere } from "../files/ifThere";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** Most bytes of all files: of about 1,700 looks at whole pictures without masks. */
const mostBytes = 1e9;

/** Share of the free disk that the files may take. The rest is for the model and its evaluation. */
const shareOfDisk = 0.25;

export interface FeatureFiles extends FeatureMemory {
    /** Number of pictures whose features are there from an earlier attempt. */
    readonly found: number;
}

/** Opens a folder in which a training keeps features of pictures: a file for each, which is always whole. */
export async function openFeatureFiles(folder: string, most = mostBytes): Promise<FeatureFiles> {
    await mkdir(folder, { recursive: true });
    const disk = await statfs(folder);
    let room = Math.min(most, shareOfDisk * disk.bavail * disk.bsize);
    let found = 0;
    for (const name of await readdir(folder)) {
        if (name.endsWith(".tmp")) {
            // From an attempt that was cut off while it wrote.
            await rm(join(folder, name), { force: true });
        } else {
            room -= (await stat(join(folder, name))).size;
            found++;
        }
    }
    let writing: Promise<void> = Promise.resolve();
    return {
        found,
        async find(key) {
            const content = await ifThere(readFile(join(folder, key)));
            return content && decodeFeatures(content);
        },
        async keep(key, features) {
            const content = encodeFeatures(features);
            const before = writing;
            if (content.length <= room) {
                room -= content.length;
                writing = before
                    .then(() => writeFileAtomically(join(folder, key), content))
                    .catch((error: unknown) => {
                        // A training doesn't fail because another attempt would take longer.
                        room = 0;
                        console.error(`Features of pictures are kept no longer: ${(error as Error).message}`);
                    });
            }
            await before;
        },
    };
}

/*
 * The file, numbers as the processor has them:
 *
 *   uint32    length of the header, little-endian
 *   header    JSON, UTF-8: the features, in which an array of floats is { floats: [place, length] }
 *   float32…  the arrays
 *   32 bytes  SHA-256 of all before
 */
const checksumBytes = 32;

/** @param features - plain data whose only arrays are of 32-bit floats. */
export function encodeFeatures(features: object): Buffer {
    // An array that is in several places is written once, and is one array again.
    const places = new Map<Float32Array, number>();
    let length = 0;
    const json = JSON.stringify(features, (_, value: unknown) => {
        if (!(value instanceof Float32Array)) {
            return value;
        }
        if (!places.has(value)) {
            places.set(value, length);
            length += value.length;
        }
        return { floats: [places.get(value), value.length] };
    });
    const header = Buffer.from(json);
    const preamble = Buffer.alloc(4);
    preamble.writeUInt32LE(header.length);
    const arrays = [...places.keys()].map(bytesOf);
    const body = Buffer.concat([preamble, header, ...arrays]);
    return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/** Undefined: it is damaged. */
export function decodeFeatures(content: Buffer): object | undefined {
    const body = content.subarray(0, -checksumBytes);
    const checksum = createHash("sha256").update(body).digest();
    if (!checksum.equals(content.subarray(-checksumBytes)) || body.length < 4) {
        return undefined;
    }
    const start = 4 + body.readUInt32LE(0);
    const arrays = new Map<string, Float32Array>();
    return JSON.parse(body.toString("utf8", 4, start), (_, value: unknown) => {
        const [place, length] = (value as { floats?: [number, number] } | null)?.floats ?? [];
        if (place === undefined || length === undefined) {
            return value;
        }
        const known = arrays.get(`${place} ${length}`);
        if (known !== undefined) {
            return known;
        }
        const array = new Float32Array(length);
        bytesOf(array).set(body.subarray(start + 4 * place, start + 4 * (place + length)));
        arrays.set(`${place} ${length}`, array);
        return array;
    }) as object;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
    return Buffer.from(buffer, byteOffset, byteLength);
}
