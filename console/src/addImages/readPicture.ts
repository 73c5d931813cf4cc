/** What the first bytes of a picture say. */
export interface PictureFacts {
    kind: "png" | "jpeg";
    /** Size as people see it, in pixels: a turned JPEG is turned. */
    width: number;
    height: number;
}

/**
 * Reads kind and size of a picture without decoding it.
 *
 * @returns undefined for what is neither PNG nor JPEG, or is cut off before its size.
 */
export function readPicture(bytes: Uint8Array): PictureFacts | undefined {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
        return readPng(view) ?? readJpeg(view);
    } catch (error) {
        if (error instanceof RangeError) {
            return undefined;
        }
        throw error;
    }
}

function readPng(view: DataView): PictureFacts | undefined {
    if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) {
        return undefined;
    }
    return { kind: "png", width: view.getUint32(16), height: view.getUint32(20) };
}

/** Walks over the segments of a JPEG up to the one with the size. */
function readJpeg(view: DataView): PictureFacts | undefined {
    if (view.getUint16(0) !== 0xffd8) {
        return undefined;
    }
    let isOnItsSide = false;
    for (let at = 2; ;) {
        if (view.getUint8(at) !== 0xff) {
            return undefined;
        }
        const marker = view.getUint8(at + 1);
        if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
            // Filling, and markers without content.
            at += marker === 0xff ? 1 : 2;
            continue;
        }
        if (marker === 0xe1) {
            isOnItsSide ||= readOrientation(view, at + 4) >= 5;
        }
        const hasSize = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
        if (hasSize) {
            const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
            return isOnItsSide ? { kind: "jpeg", width: height, height: width } : { kind: "jpeg", width, height };
        }
        at += 2 + view.getUint16(at + 2);
    }
}

/** Orientation mark in an EXIF segment: 1 to 8. 1 where there is none. */
function readOrientation(view: DataView, at: number): number {
    try {
        // "Exif", two zeros, then a TIFF file.
        if (view.getUint32(at) !== 0x45786966) {
            return 1;
        }
        const tiff = at + 6;
        const isLittle = view.getUint16(tiff) === 0x4949;
        const directory = tiff + view.getUint32(tiff + 4, isLittle);
        const entries = view.getUint16(directory, isLittle);
        for (let index = 0; index < entries; index++) {
            const entry = directory + 2 + 12 * index;
            if (view.getUint16(entry, isLittle) === 0x0112) {
                return view.getUint16(entry + 8, isLittle);
            }
        }
    } catch (error) {
        if (!(error instanceof RangeError)) {
            throw error;
        }
    }
    return 1;
}
