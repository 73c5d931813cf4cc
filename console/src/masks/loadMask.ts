import type { Entry, LabelColor } from "../entries/line";
import { callForBytes } from "../service/call";
import { masks as texts } from "../texts";
import { readColors } from "./colors";
import { newLayer } from "./layer";
import type { Layer } from "./layer";

/** A picture with its label layer. */
export interface LoadedMask {
    picture: ImageBitmap;
    layer: Layer;
    /** Why the picture's mask isn't on the layer. */
    notice: string | undefined;
}

/**
 * Loads a picture in full size, and its mask.
 *
 * @param labels - labels in the order of the layer's values, from 1 on.
 */
export async function loadMask(
    project: string,
    { source, mask }: Pick<Entry, "source" | "mask">,
    labels: readonly LabelColor[],
    signal: AbortSignal,
): Promise<LoadedMask> {
    const bytesOf = (Source: string) => callForBytes("GetPicture", { ProjectName: project, Source }, { signal });
    const [file, maskFile] = await Promise.all([
        bytesOf(source),
        mask === undefined ? undefined : bytesOf(mask.source).catch(() => null),
    ]);
    const picture = await createImageBitmap(file);
    const layer = newLayer(picture.width, picture.height);
    let notice: string | undefined;
    if (mask !== undefined) {
        const pixels = maskFile ? await pixelsOf(maskFile).catch(() => undefined) : undefined;
        if (pixels === undefined) {
            notice = texts.unreadableMask;
        } else if (pixels.width !== layer.width || pixels.height !== layer.height) {
            notice = texts.otherSize;
        } else {
            readColors(layer, pixels.data, mask.colors, labels);
        }
    }
    return { picture, layer, notice };
}

/**
 * Pixels of a picture file as they are stored: RGBA, without a colour profile's changes.
 *
 * @param size - size to stretch the picture to, in pixels. Undefined: its own.
 */
export async function pixelsOf(file: Blob, size?: { width: number; height: number }): Promise<ImageData> {
    const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
    const { width, height } = size ?? bitmap;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return context.getImageData(0, 0, canvas.width, canvas.height);
}
