import sharp from "sharp";
import type { DecodedPicture } from "../../pictures/decodedPicture";

/** Side of the square that pictures are squashed to. */
export const SQUARE_SIDE = 320;

/** What the backbone gets to see of a picture. 8-bit RGB, row by row. */
export interface PictureViews {
    /** Squashed to {@link SQUARE_SIDE}². */
    square: Uint8Array;
    /** With the picture's own proportions: about as many pixels, sides multiples of 32. */
    proportional: DecodedPicture;
    /** Makes the four quarters of the picture, {@link SQUARE_SIDE}² each, row by row: the same from closer. */
    quarters(): Promise<readonly Uint8Array[]>;
}

/** The same resizing for training and detection: triangle filter, as wide as the picture is made smaller. */
export async function viewPicture(picture: DecodedPicture): Promise<PictureViews> {
    const { width, height } = proportionalSize(picture);
    const alreadySquare = width === SQUARE_SIDE && height === SQUARE_SIDE;
    const resizing = resize(picture, SQUARE_SIDE, SQUARE_SIDE);
    const [square, rgb] = await Promise.all([resizing, alreadySquare ? resizing : resize(picture, width, height)]);
    return { square, proportional: { width, height, rgb }, quarters: () => quartersOf(picture) };
}

async function quartersOf(picture: DecodedPicture): Promise<Uint8Array[]> {
    const side = 2 * SQUARE_SIDE;
    const whole = { width: side, height: side, rgb: await resize(picture, side, side) };
    return [0, 1, 2, 3].map((quarter) => {
        const [top, left] = [Math.floor(quarter / 2) * SQUARE_SIDE, (quarter % 2) * SQUARE_SIDE];
        const rgb = new Uint8Array(SQUARE_SIDE * SQUARE_SIDE * 3);
        for (let row = 0; row < SQUARE_SIDE; row++) {
            const from = ((top + row) * side + left) * 3;
            rgb.set(whole.rgb.subarray(from, from + SQUARE_SIDE * 3), row * SQUARE_SIDE * 3);
        }
        return rgb;
    });
}

/** Sides of the view that keeps the proportions: multiples of 32, whose product is near {@link SQUARE_SIDE}². */
export function proportionalSize({ width, height }: { width: number; height: number }): {
    width: number;
    height: number;
} {
    const scale = SQUARE_SIDE / Math.sqrt(width * height);
    const side = (length: number) => Math.max(64, 32 * Math.round((length * scale) / 32));
    return { width: side(width), height: side(height) };
}

/** Triangle filter, as wide as the picture is made smaller. @returns [height, width, 3] */
export function resize(picture: DecodedPicture, width: number, height: number): Promise<Uint8Array> {
    const { rgb, width: widthOfRaw, height: heightOfRaw } = picture;
    return sharp(rgb, { raw: { width: widthOfRaw, height: heightOfRaw, channels: 3 } })
        .resize(width, height, { fit: "fill", kernel: "linear" })
        .raw()
        .toBuffer();
}
