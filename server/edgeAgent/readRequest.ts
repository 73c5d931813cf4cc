import { pictureLimits } from "../pictures/pictureLimits";
import { invalidArgument } from "./callError";
import type { Bitmap, DetectAnomaliesRequest, SharedMemoryHandle } from "./messages";
import type { Segment } from "./sharedMemory";

/** Picture of a call, whose numbers fit together. */
export interface RequestedPicture {
    width: number;
    height: number;
    /** Bytes from the start of one row to that of the next: `3 * width`, or that filled up to a multiple of 4. */
    rowBytes: number;
    /** Pixels, or the segment that has them. */
    pixels: Uint8Array | Segment;
    /** Segment for the mask. Undefined: the mask is answered as bytes. */
    maskSegment?: Segment;
}

/** Checks everything about a picture that can be checked without the model and without opening segments. @throws CallError */
export function readRequest({ bitmap, anomaly_mask_params: mask }: DetectAnomaliesRequest): RequestedPicture {
    if (bitmap === null) {
        throw invalidArgument("The request has no bitmap.");
    }
    const { width, height } = bitmap;
    const { minSide, maxSide } = pictureLimits;
    for (const [side, pixels] of Object.entries({ width, height })) {
        if (pixels < minSide || pixels > maxSide) {
            throw invalidArgument(`The bitmap's ${side} is ${pixels}; ${minSide} to ${maxSide} pixels are allowed.`);
        }
    }
    const pixels = pixelsOf(bitmap);
    const bytes = pixels instanceof Uint8Array ? pixels.length : pixels.size;
    const handle = mask?.shared_memory_handle ?? mask?.shared_memory_handle_as_field_3;
    const maskSegment = handle ? segmentOf(handle, "mask") : undefined;
    if (maskSegment !== undefined && maskSegment.size < 3 * width * height) {
        throw invalidArgument(
            `The mask's shared-memory segment has a size of ${maskSegment.size} bytes; a mask of ${width}x${height} pixels needs ${3 * width * height}.`,
        );
    }
    return { width, height, rowBytes: rowBytesOf(width, height, bytes), pixels, ...(maskSegment && { maskSegment }) };
}

function pixelsOf({ data, byte_data, shared_memory_handle: handle }: Bitmap): Uint8Array | Segment {
    switch (data) {
        case "byte_data":
            return byte_data!;
        case "shared_memory_handle":
            return segmentOf(handle!, "bitmap");
        default:
            throw invalidArgument("The bitmap has neither byte_data nor shared_memory_handle.");
    }
}

/** Accepts packed rows, and rows that are filled up to a multiple of 4 bytes, as GStreamer stores them. */
function rowBytesOf(width: number, height: number, bytes: number): number {
    const packed = 3 * width;
    const rowBytes = [packed, 4 * Math.ceil(packed / 4)].find((length) => length * height === bytes);
    if (rowBytes === undefined) {
        throw invalidArgument(
            `The bitmap has ${bytes} bytes; ${width}x${height} pixels of red, green and blue take ${packed * height}.`,
        );
    }
    return rowBytes;
}

function segmentOf({ name, size, offset }: SharedMemoryHandle, what: string): Segment {
    const numbers = { size: Number(size), offset: Number(offset) };
    for (const [member, value] of Object.entries(numbers)) {
        if (!Number.isSafeInteger(value)) {
            throw invalidArgument(`The ${member} of the ${what}'s shared-memory segment is too large.`);
        }
    }
    return { name, ...numbers };
}
