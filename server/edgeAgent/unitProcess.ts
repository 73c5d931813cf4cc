import { readFile } from "node:fs/promises";
import { UnusablePictureError } from "../detector/detection";
import type { Detection, LoadedDetector } from "../detector/detection";
import { fileProblem } from "../files/fileProblem";
import { ModelPackageError, unpackModel } from "../packaging/modelPackage";
import type { PackageTrust } from "../packaging/modelPackage";
import type { DecodedPicture } from "../pictures/decodedPicture";
import type { RequestedPicture } from "./readRequest";
import { openSegment, SegmentError } from "./sharedMemory";
import type { OpenSegment, Segment } from "./sharedMemory";

/*
 * Process that holds one packaged model and inspects one picture after another. Its parent sends a UnitOrder, then
 * pictures. It ends when its parent is gone.
 */

/** First message to this process. */
export interface UnitOrder {
    /** Path of the archive. */
    archive: string;
    /** What makes it believed. */
    trust: PackageTrust;
}

/** Result for a picture. */
export interface UnitResult extends Pick<
    Detection,
    "isAnomalous" | "confidence" | "score" | "anomalies" | "unfamiliarity"
> {
    threshold: number;
    /** Mask as red, green and blue, [height, width, 3], or the part of a segment that it was written to. */
    mask?: Uint8Array | Segment;
}

/** Answers of this process: `ready` or `refused` to the order, one of the others to each picture. */
export type UnitAnswer =
    | { kind: "ready" }
    /** Model can't be loaded. The sentence is for the user. */
    | { kind: "refused"; sentence: string }
    | { kind: "detected"; result: UnitResult }
    | { kind: "unusable-picture"; sentence: string }
    | { kind: "failed"; reason: string };

process.on("disconnect", () => process.exit(1));
// Ctrl-C reaches all processes of a terminal. The parent decides when its models end.
process.on("SIGINT", () => undefined);
process.once("message", (order) => void serve(order as UnitOrder));

async function serve({ archive, trust }: UnitOrder): Promise<void> {
    let detector: LoadedDetector;
    try {
        const { loadDetector } = require("../detector/loadDetector") as typeof import("../detector/loadDetector");
        const { file } = await unpackModel(await readArchive(archive), archive, trust);
        detector = await loadDetector(file);
    } catch (error) {
        answer({ kind: "refused", sentence: (error as Error).message });
        return;
    }
    process.on("message", (picture) => void look(detector, picture as RequestedPicture));
    answer({ kind: "ready" });
}

async function readArchive(path: string): Promise<Buffer> {
    try {
        return await readFile(path);
    } catch (error) {
        throw new ModelPackageError(`The archive ${path} can't be read: ${fileProblem(error)}.`, { cause: error });
    }
}

async function look(detector: LoadedDetector, picture: RequestedPicture): Promise<void> {
    try {
        answer({ kind: "detected", result: await inspect(detector, picture) });
    } catch (error) {
        answer(
            error instanceof UnusablePictureError || error instanceof SegmentError
                ? { kind: "unusable-picture", sentence: error.message }
                : { kind: "failed", reason: (error as Error).message },
        );
    }
}

async function inspect(detector: LoadedDetector, picture: RequestedPicture): Promise<UnitResult> {
    // Opened first, so that a segment that can't be used is refused before the model has worked.
    const maskSegment = picture.maskSegment && openSegment(picture.maskSegment, true);
    try {
        const decoded = readPixels(picture);
        const detection = await detector.detect(decoded, { mask: "pixels" });
        const { isAnomalous, confidence, score, decision, anomalies, unfamiliarity, maskPixels } = detection;
        return {
            isAnomalous,
            confidence,
            score,
            threshold: decision.threshold,
            ...(anomalies && { anomalies }),
            ...(unfamiliarity !== undefined && { unfamiliarity }),
            ...(maskPixels && { mask: deliverMask(maskPixels, picture, maskSegment) }),
        };
    } finally {
        maskSegment?.close();
    }
}

function deliverMask(
    mask: Uint8Array,
    { maskSegment }: RequestedPicture,
    opened: OpenSegment | undefined,
): Uint8Array | Segment {
    if (maskSegment === undefined || opened === undefined) {
        return mask;
    }
    opened.write(mask);
    return { ...maskSegment, size: mask.length };
}

/** Memory of the last picture from a segment, used again: pictures of a camera have one size. */
let pictureBuffer = Buffer.alloc(0);

function readPixels({ width, height, rowBytes, pixels }: RequestedPicture): DecodedPicture {
    let rows = pixels as Uint8Array;
    if (!(pixels instanceof Uint8Array)) {
        const segment = openSegment(pixels);
        try {
            pictureBuffer = pictureBuffer.length === pixels.size ? pictureBuffer : Buffer.allocUnsafeSlow(pixels.size);
            segment.read(pictureBuffer);
            rows = pictureBuffer;
        } finally {
            segment.close();
        }
    }
    return { width, height, rgb: rowBytes === 3 * width ? rows : packRows(rows, width, height, rowBytes) };
}

/** Leaves out what fills up each row. */
function packRows(rows: Uint8Array, width: number, height: number, rowBytes: number): Uint8Array {
    const packed = Buffer.allocUnsafeSlow(3 * width * height);
    for (let y = 0; y < height; y++) {
        packed.set(rows.subarray(y * rowBytes, y * rowBytes + 3 * width), y * 3 * width);
    }
    return packed;
}

function answer(news: UnitAnswer): void {
    process.send?.(news);
}
