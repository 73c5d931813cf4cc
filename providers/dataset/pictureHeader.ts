/** What the first bytes of a file say of it. */
export interface PictureHeader {
    format: "png" | "jpeg";
    width: number;
    height: number;
}

/**
 * Format and size in pixels of a PNG or JPEG file.
 *
 * @param bytes - the whole file, or as much of its beginning as holds the size.
 * @returns undefined for anything else, damaged headers included.
 */
export function readPictureHeader(bytes: Buffer): PictureHeader | undefined {
    return pngHeader(bytes) ?? jpegHeader(bytes);
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pngHeader(bytes: Buffer): PictureHeader | undefined {
    if (
        bytes.length < 24 ||
        !bytes.subarray(0, 8).equals(pngSignature) ||
        bytes.toString("latin1", 12, 16) !== "IHDR"
    ) {
        return undefined;
    }
    return { format: "png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function jpegHeader(bytes: Buffer): PictureHeader | undefined {
    if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) {
        return undefined;
    }
    let at = 2;
    while (at + 9 < bytes.length) {
        if (bytes[at] !== 0xff) {
            return undefined;
        }
        const marker = bytes[at + 1] as number;
        if (marker === 0xff) {
            at += 1;
        } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
            at += 2;
        } else if (isStartOfFrame(marker)) {
            return { format: "jpeg", height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
        } else {
            at += 2 + bytes.readUInt16BE(at + 2);
        }
    }
    return undefined;
}

/** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which share the range. */
function isStartOfFrame(marker: number): boolean {
    return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
