import { pictureLimits } from "./pictureLimits";

/** Beside the chunks without which there is no picture, those that say what its colours mean. */
const colourChunks: ReadonlySet<string> = new Set(["tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT"]);

/** EXIF isn't packed; what holds more than a camera's notes is left out all the same. */
const longestExif = 65_536;

const signatureBytes = 8;

const startOfScan = 0xda;
const endOfImage = 0xd9;

/** Bytes of a chunk beside its data: length, type, checksum. */
const frameBytes = 12;

/**
 * A PNG without what it carries beside its picture and its rotation mark, as text: that may be packed a thousand to one,
 * and a decoder unpacks it all before it gives the first pixel. The same bytes where there is nothing to leave out.
 */
export function withoutAttachments(png: Uint8Array): Uint8Array {
    const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
    const kept: Uint8Array[] = [];
    let from = 0;
    let at = signatureBytes;
    while (at + frameBytes <= bytes.length) {
        const end = at + frameBytes + bytes.readUInt32BE(at);
        const type = bytes.toString("latin1", at + 4, at + 8);
        const isRotation = type === "eXIf" && end - at <= longestExif;
        if (!isCritical(type) && !colourChunks.has(type) && !isRotation) {
            kept.push(bytes.subarray(from, at));
            from = end;
        }
        at = end;
    }
    return from === 0 ? png : Buffer.concat([...kept, bytes.subarray(Math.min(from, bytes.length))]);
}

/** By the format's rule: the first letter is a capital. */
function isCritical(type: string): boolean {
    return /^[A-Z]/.test(type);
}

/**
 * Whether a JPEG goes over its picture more often than `pictureLimits.scans`: a few bytes can ask for thousands of
 * times, each of which takes as long as the picture is large.
 */
export function hasTooManyScans(jpeg: Uint8Array): boolean {
    let scans = 0;
    // Within a scan, no 0xFF is followed by what looks like a marker, but for restarts.
    for (let at = jpeg.indexOf(0xff, 2); at !== -1 && scans <= pictureLimits.scans; at = jpeg.indexOf(0xff, at)) {
        const marker = jpeg[at + 1];
        if (marker === endOfImage) {
            break;
        }
        if (marker === startOfScan) {
            scans++;
        }
        at += hasLength(marker) ? 2 + Math.max(2, (jpeg[at + 2] << 8) | jpeg[at + 3]) : marker === 0xff ? 1 : 2;
    }
    return scans > pictureLimits.scans;
}

/** Unlike markers that stand alone, as restarts, and bytes that follow a 0xFF of the picture. Undefined after the last byte. */
function hasLength(marker: number | undefined): boolean {
    return marker !== undefined && marker >= 0xc0 && marker < 0xff && !(marker >= 0xd0 && marker <= 0xd9);
}
