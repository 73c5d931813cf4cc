import sharp from "sharp";
import { ImportError } from "./contract";
import type { LabelledSource, Shape } from "./contract";

/** Mask with a class for each pixel. */
export interface DrawnMask {
    width: number;
    height: number;
    /** Classes of the pixels, [height × width], row by row. 0 is the background, n the n-th class. */
    classes: Uint16Array;
    isEmpty: boolean;
}

/**
 * Draws the shapes of a picture. Later shapes cover earlier ones. A pixel is inside a shape if its centre is.
 *
 * @param size - sides of the picture in pixels, as people see it.
 * @param classNumber - number of a class, from 1 on. 0: the class isn't drawn.
 * @param boxes - whether boxes are drawn. Boxes include background.
 * @throws ImportError when the picture was labelled in another orientation, or its mask has another size.
 */
export async function drawMask(
    { path, shapes, maskFile, labelledSize }: LabelledSource,
    size: { width: number; height: number },
    classNumber: (className: string) => number,
    { boxes }: { boxes: boolean },
): Promise<DrawnMask> {
    const { width, height } = size;
    const classes = new Uint16Array(width * height);
    const [scaleX, scaleY] = labelledSize ? scaleTo(path, labelledSize, size) : [width, height];
    for (const shape of shapes) {
        const number = classNumber(shape.className);
        if (number === 0 || (shape.kind === "box" && !boxes)) {
            continue;
        }
        if (shape.kind === "pixels") {
            fillPixels(classes, size, shape, number);
        } else {
            requirePoints(path, shape);
            const scaled = shape.rings.map((ring) =>
                ring.map((value, index) => value * (index % 2 === 0 ? scaleX : scaleY)),
            );
            fillRings(classes, size, scaled, number);
        }
    }
    if (maskFile !== undefined) {
        await fillFile(classes, size, maskFile.path, classNumber(maskFile.className));
    }
    return { width, height, classes, isEmpty: classes.every((each) => each === 0) };
}

/** Refuses what would be drawn nowhere, without a word. */
function requirePoints(path: string, { className, rings }: Extract<Shape, { rings: unknown }>): void {
    if (!rings.every((ring) => ring.length % 2 === 0 && ring.every(Number.isFinite))) {
        throw new ImportError(`${path} has a shape of "${className}" whose coordinates are no pairs of numbers.`);
    }
}

function scaleTo(
    path: string,
    labelled: { width: number; height: number },
    { width, height }: { width: number; height: number },
): [number, number] {
    const isSameView = Math.abs(labelled.width * height - labelled.height * width) <= Math.max(width, height);
    if (!isSameView) {
        throw new ImportError(
            `${path} has ${width}x${height} pixels as it is seen, and was labelled at ${labelled.width}x${labelled.height}: ` +
                "its shapes would be in the wrong place.",
        );
    }
    return [width / labelled.width, height / labelled.height];
}

/** Fills rings row by row, between pairs of crossings of the rings with the row's middle. */
function fillRings(
    classes: Uint16Array,
    { width, height }: { width: number; height: number },
    rings: readonly (readonly number[])[],
    number: number,
): void {
    for (let y = 0; y < height; y++) {
        const middle = y + 0.5;
        const crossings: number[] = [];
        for (const ring of rings) {
            for (let corner = 0; corner < ring.length; corner += 2) {
                const next = (corner + 2) % ring.length;
                const [x1, y1, x2, y2] = [ring[corner], ring[corner + 1], ring[next], ring[next + 1]];
                if (y1 <= middle !== y2 <= middle) {
                    crossings.push(x1 + ((middle - y1) / (y2 - y1)) * (x2 - x1));
                }
            }
        }
        crossings.sort((a, b) => a - b);
        for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
            const from = Math.max(0, Math.ceil(crossings[pair] - 0.5));
            const to = Math.min(width, Math.ceil(crossings[pair + 1] - 0.5));
            classes.fill(number, y * width + from, y * width + Math.max(from, to));
        }
    }
}

function fillPixels(
    classes: Uint16Array,
    { width, height }: { width: number; height: number },
    shape: Extract<Shape, { kind: "pixels" }>,
    number: number,
): void {
    for (let pixel = 0; pixel < classes.length; pixel++) {
        const x = Math.floor((((pixel % width) + 0.5) * shape.width) / width);
        const y = Math.floor(((Math.floor(pixel / width) + 0.5) * shape.height) / height);
        if (shape.pixels[y * shape.width + x] === 1) {
            classes[pixel] = number;
        }
    }
}

async function fillFile(
    classes: Uint16Array,
    { width, height }: { width: number; height: number },
    path: string,
    number: number,
): Promise<void> {
    const { data, info } = await sharp(path, { ignoreIcc: true })
        .toColourspace("srgb")
        .removeAlpha()
        .raw({ depth: "uchar" })
        .toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height) {
        throw new ImportError(
            `the mask ${path} has ${info.width}x${info.height} pixels, and its picture ${width}x${height}.`,
        );
    }
    for (let pixel = 0; pixel < classes.length; pixel++) {
        if (data[info.channels * pixel] + data[info.channels * pixel + 1] + data[info.channels * pixel + 2] > 0) {
            classes[pixel] = number;
        }
    }
}
