import type { DecodedPicture } from "../../pictures/decodedPicture";
import { decodePicture } from "../../pictures/decodePicture";
import { PictureFault } from "../../pictures/pictureFault";
import { isPng } from "../../pictures/pictureFormat";
import { TrainingDataError } from "../trainingTask";
import type { AnomalyType } from "./anomalyType";
import { isBackground } from "../../pictures/label";
import { backgroundColor } from "./anomalyTypes";
import type { MaskedPicture } from "./anomalyTypes";

/** What each pixel of a picture is. */
export interface ClassMap {
    width: number;
    height: number;
    /** Row by row: 0 is the background, n the n-th anomaly type. */
    classes: Uint16Array;
}

/** A mask that was read. */
export interface ReadMask extends ClassMap {
    /** Colours of its background, as `#RRGGBB`. */
    backgrounds: string[];
    /** Whether it marks anything. */
    isMarked: boolean;
}

/**
 * Reads a picture's mask. What has no colour of the colour map is refused, but for the background: that may be
 * listed as BACKGROUND, be white or be black. Transparency and colour profiles don't count. A mask of white and black
 * that both mean background is refused: one of them is surely meant to mark something.
 *
 * @param types - those of {@link anomalyTypesOf}, which the mask's colour map must be part of.
 * @throws TrainingDataError naming the mask.
 */
export async function readMask(picture: MaskedPicture, types: readonly AnomalyType[]): Promise<ReadMask> {
    const decoded = await decodeMask(picture);
    const { width, height, rgb } = decoded;
    const classOf = classesByColor(picture, types);
    const classes = new Uint16Array(width * height);
    const backgrounds = new Set<number>();
    let isMarked = false;
    let [lastColor, lastClass] = [-1, 0];
    for (let pixel = 0; pixel < classes.length; pixel++) {
        const color = (rgb[3 * pixel] << 16) | (rgb[3 * pixel + 1] << 8) | rgb[3 * pixel + 2];
        if (color !== lastColor) {
            const found = classOf.get(color);
            if (found === undefined) {
                throw unknownColor(picture, hex(color), `column ${pixel % width}, row ${Math.floor(pixel / width)}`);
            }
            [lastColor, lastClass] = [color, found];
            if (found === 0) {
                backgrounds.add(color);
            } else {
                isMarked = true;
            }
        }
        classes[pixel] = lastClass;
    }
    if (!isMarked && backgrounds.size > 1) {
        const both = [...backgrounds].map(hex).join(" and ");
        throw fault(
            picture,
            `it has ${both}, which both mean background, and so marks nothing`,
            "If one of them marks anomalies, give it to a type in the colour map, and list the other as BACKGROUND",
        );
    }
    return { width, height, classes, backgrounds: [...backgrounds].map(hex), isMarked };
}

/** @throws TrainingDataError unless the mask has the size of the pictures. */
export function requireMaskSize(
    picture: MaskedPicture,
    mask: Pick<ClassMap, "width" | "height">,
    size: { width: number; height: number },
): void {
    if (mask.width !== size.width || mask.height !== size.height) {
        throw fault(
            picture,
            `it has ${mask.width}x${mask.height} pixels, but the picture has ${size.width}x${size.height}`,
            "Give the mask the size of its picture",
        );
    }
}

async function decodeMask(picture: MaskedPicture): Promise<DecodedPicture> {
    const encoded = await picture.mask.read();
    if (!isPng(encoded)) {
        throw fault(picture, "its content is not PNG, whatever its name says", "Save it as PNG");
    }
    try {
        return await decodePicture(encoded, { ignoreColorProfile: true });
    } catch (error) {
        throw error instanceof PictureFault ? fault(picture, error.message, "Replace it") : error;
    }
}

function classesByColor({ mask }: MaskedPicture, types: readonly AnomalyType[]): Map<number, number> {
    // White and black are background unless a type has them, if only in the colour map of another mask.
    const free = [backgroundColor, "#000000"].filter((color) => !types.some((type) => type.color === color));
    const classOf = new Map<number, number>(free.map((color) => [numberOf(color), 0]));
    for (const { className, color } of mask.colorMap) {
        classOf.set(
            numberOf(color),
            isBackground(className) ? 0 : 1 + types.findIndex(({ name }) => name === className),
        );
    }
    return classOf;
}

function unknownColor(picture: MaskedPicture, color: string, place: string): TrainingDataError {
    const listed = picture.mask.colorMap.map((entry) => `${entry.color} (${entry.className})`);
    const unlisted = [backgroundColor, "#000000"].filter(
        (each) => each !== color && !picture.mask.colorMap.some((entry) => entry.color === each),
    );
    const allowed = [...listed, ...unlisted.map((each) => `${each} (background)`)].join(", ");
    return fault(
        picture,
        `it has the colour ${color} (${place}), which its colour map doesn't list; allowed are ${allowed}`,
        "Use only these colours, without smoothed edges, or add the colour to the map",
    );
}

function fault({ sourceRef, mask }: MaskedPicture, what: string, remedy: string): TrainingDataError {
    return new TrainingDataError(
        `The mask ${mask.ref} of the picture ${sourceRef} can't be used for training: ${what}. ${remedy}, then train again.`,
    );
}

function numberOf(color: string): number {
    return Number.parseInt(color.slice(1), 16);
}

function hex(color: number): string {
    return `#${color.toString(16).padStart(6, "0").toUpperCase()}`;
}
