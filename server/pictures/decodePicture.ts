import sharp from "sharp";
import { isJpeg, isPng } from "./pictureFormat";
import type { DecodedPicture } from "./decodedPicture";
import { highestSample, isDeepPng, scaleSamples } from "./deepSamples";
import { standardDecoding } from "./pictureDecoding";
import type { PictureDecoding } from "./pictureDecoding";
import { PictureFault } from "./pictureFault";
import { pictureLimits } from "./pictureLimits";
import { hasTooManyScans, withoutAttachments } from "./boundPicture";

/** A picture as it was read from a file. */
export interface ReadFile extends DecodedPicture {
    /** Whether the file has a rotation mark, be it followed or not. */
    isTurned: boolean;
}

/**
 * A PNG or JPEG as 8-bit sRGB. Transparency is dropped: the colours beneath it count. Grey pictures get three
 * equal channels.
 *
 * Time and memory are bounded as in {@link openPicture}.
 *
 * @param options.decoding - by default the standard one.
 * @param options.ignoreColorProfile - takes the stored numbers as sRGB, whatever profile they come with.
 * @throws PictureFault
 */
export async function decodePicture(
    encoded: Uint8Array,
    options: { decoding?: PictureDecoding; ignoreColorProfile?: boolean } = {},
): Promise<ReadFile> {
    const { open: openRaw, bytes: picture, orientation } = await openPicture(encoded, options);
    const { followsRotation, sampleBits } = options.decoding ?? standardDecoding;
    const open = () => (followsRotation ? openRaw().autoOrient() : openRaw());
    if (sampleBits < 16 && isDeepPng(picture)) {
        return { ...(await orFault(scaleSamples(open(), sampleBits))), isTurned: orientation > 1 };
    }
    const { data, info } = await orFault(
        open().toColourspace("srgb").removeAlpha().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }),
    );
    if (info.channels !== 3) {
        throw new PictureFault(`its colours can't be read as red, green and blue: it has ${info.channels} channels`);
    }
    return { width: info.width, height: info.height, rgb: data, isTurned: orientation > 1 };
}

/** A picture whose limits are known to be kept, and which isn't decoded yet. */
export interface OpenPicture {
    /** Bytes that are decoded: the file without what is packed beside the picture. */
    bytes: Uint8Array;
    /** Makes a new pipeline, without the rotation mark followed. Its errors become faults by {@link orFault}. */
    open(): sharp.Sharp;
    /** EXIF's rotation mark: 1 for a picture that is upright. */
    orientation: number;
    /** Size as people see it, in pixels. */
    width: number;
    height: number;
}

/**
 * Opens a PNG or JPEG. Time and memory of what is done with it are bounded by the limits of a picture, whatever its
 * bytes are: a size is read before it is believed, and what is packed beside the picture isn't unpacked.
 *
 * @param options.ignoreColorProfile - takes the stored numbers as sRGB, whatever profile they come with.
 * @throws PictureFault
 */
export async function openPicture(
    encoded: Uint8Array,
    options: { ignoreColorProfile?: boolean } = {},
): Promise<OpenPicture> {
    if (encoded.length > pictureLimits.bytes) {
        throw new PictureFault(`it has ${encoded.length} bytes; ${pictureLimits.bytes} (8 MB) are allowed`);
    }
    if (!isPng(encoded) && !isJpeg(encoded)) {
        throw new PictureFault("it is neither a PNG nor a JPEG file");
    }
    const { minSide, maxSide, scans } = pictureLimits;
    if (!isPng(encoded) && hasTooManyScans(encoded)) {
        throw new PictureFault(`it is stored in more than ${scans} scans, which takes too long to decode`);
    }
    const bytes = isPng(encoded) ? withoutAttachments(encoded) : encoded;
    const { width, height, orientation = 1 } = await orFault(sharp(bytes, { limitInputPixels: false }).metadata());
    if (Math.min(width, height) < minSide || Math.max(width, height) > maxSide) {
        throw new PictureFault(`it has ${width}x${height} pixels; each side must have ${minSide} to ${maxSide}`);
    }
    const open = () =>
        // This level of libvips takes what a camera's encoder got slightly wrong, and refuses what is cut off.
        sharp(bytes, {
            failOn: "error",
            limitInputPixels: maxSide * maxSide,
            ignoreIcc: options.ignoreColorProfile ?? false,
        });
    // Marks 5 to 8 turn by a quarter.
    return { bytes, open, orientation, ...(orientation < 5 ? { width, height } : { width: height, height: width }) };
}

/** The highest sample of a PNG with 16 bits a sample, transparency aside; undefined for any other picture. @throws PictureFault */
export async function highestSampleOf(encoded: Uint8Array): Promise<number | undefined> {
    return isPng(encoded) && isDeepPng(encoded) ? orFault(highestSample(withoutAttachments(encoded))) : undefined;
}

/** Turns an error of a pipeline into a fault of the picture. @throws PictureFault */
export async function orFault<T>(reading: Promise<T>): Promise<T> {
    try {
        return await reading;
    } catch (error) {
        const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
        throw new PictureFault(`it is damaged (${reason.trim()})`);
    }
}
