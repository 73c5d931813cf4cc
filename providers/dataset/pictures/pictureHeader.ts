/** Facts from the header of a file. */
export interface PictureHeader {
    format: "png" | "jpeg";
    /** Sides of the picture as people see it, in pixels: the rotation mark is applied. */
    width: number;
    height: number;
    /** EXIF's rotation mark, 2 to 8. Undefined: none, or the one that means "as it is stored". */
    orientation?: number;
    /** Bits per sample of a PNG with more than 8. Undefined: 8 or fewer. */
    bitDepth?: 16;
}

/**
 * Reads format, size in pixels and rotation mark of a PNG or JPEG file.
 *
 * @param bytes - the whole file, or enough of its beginning to hold the size.
 * @returns undefined for anything else, damaged headers included.
 */
export function readPictureHeader(bytes: Buffer): PictureHeader | undefined {
    try {
        return pngHeader(bytes) ?? jpegHeader(bytes);
    } catch (error) {
        if (error instanceof RangeError) {
            return undefined;
        }
        throw error;
    }
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pngHeader(bytes: Buffer): PictureHeader | undefined {
    if (
        bytes.length < 26 ||
        !bytes.subarray(0, 8).equals(pngSignature) ||
        bytes.toString("latin1", 12, 16) !== "IHDR"
    ) {
        return undefined;
    }
    const upright = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    return {
        format: "png",
        ...turned(upright, orientationOfPng(bytes)),
        ...(bytes[24] === 16 && { bitDepth: 16 as const }),
    };
}

function orientationOfPng(bytes: Buffer): number | undefined {
    for (let at = 8; at + 12 <= bytes.length;) {
        const length = bytes.readUInt32BE(at);
        const type = bytes.toString("latin1", at + 4, at + 8);
        if (type === "eXIf") {
            return orientationOfExif(bytes.subarray(at + 8, at + 8 + length));
        }
        at += 12 + length;
    }
    return undefined;
}

function jpegHeader(bytes: Buffer): PictureHeader | undefined {
    if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) {
        return undefined;
    }
    let at = 2;
    let orientation: number | undefined;
    while (at + 9 < bytes.length) {
        if (bytes[at] !== 0xff) {
            return undefined;
        }
        const marker = bytes[at + 1];
        if (marker === 0xff) {
            at += 1;
        } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
            at += 2;
        } else if (isStartOfFrame(marker)) {
            const upright = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
            return { format: "jpeg", ...turned(upright, orientation) };
        } else {
            const length = bytes.readUInt16BE(at + 2);
            if (marker === 0xe1 && bytes.toString("latin1", at + 4, at + 10) === "Exif\0\0") {
                orientation ??= orientationOfExif(bytes.subarray(at + 10, at + 2 + length));
            }
            at += 2 + length;
        }
    }
    return undefined;
}

/** True for SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which share the range. */
function isStartOfFrame(marker: number): boolean {
    return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

const orientationTag = 0x0112;

/**
 * Reads the rotation mark in a block of EXIF, which is a TIFF file without a picture. Undefined: there is none to
 * apply.
 */
function orientationOfExif(exif: Buffer): number | undefined {
    if (exif.length < 8) {
        return undefined;
    }
    const isLittle = exif.toString("latin1", 0, 2) === "II";
    const uint16 = (at: number) =>
        at + 2 > exif.length ? 0 : isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at);
    const directory = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
    const entries = uint16(directory);
    for (let entry = 0; entry < entries; entry++) {
        const at = directory + 2 + 12 * entry;
        if (uint16(at) === orientationTag) {
            const value = uint16(at + 8);
            return value >= 2 && value <= 8 ? value : undefined;
        }
    }
    return undefined;
}

/** Exchanges the sides for marks from 5 on. */
function turned(
    { width, height }: { width: number; height: number },
    orientation: number | undefined,
): Pick<PictureHeader, "width" | "height" | "orientation"> {
    return orientation === undefined
        ? { width, height }
        : orientation >= 5
          ? { width: height, height: width, orientation }
          : { width, height, orientation };
}
