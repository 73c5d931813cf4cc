import type { DecodedPicture } from "../../pictures/decodedPicture";

/** The same thing seen by a camera that stands a little differently. */
export interface Movement {
    /** Pixels to the right and down. */
    shift?: readonly [number, number];
    /** Degrees, clockwise. */
    turn?: number;
    /** How much larger the thing is seen: 1.01 is one percent. */
    scale?: number;
    /** What is seen where the picture has nothing: its edge going on, its mirror image, what it has at the other side, or black. */
    beyond?: Beyond;
}

export const beyonds = ["edge", "mirror", "otherSide", "black"] as const;
export type Beyond = (typeof beyonds)[number];

/** Moves, turns and scales around the middle, by bilinear interpolation. */
export function move(picture: DecodedPicture, { shift = [0, 0], turn = 0, scale = 1, beyond = "edge" }: Movement) {
    const { width, height, rgb } = picture;
    const changed = new Uint8Array(rgb.length);
    const angle = (turn * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    const within = { edge: clamped, mirror: mirrored, otherSide: wrapped, black: clamped }[beyond];
    for (let y = 0, index = 0; y < height; y++) {
        const down = y - middleY - shift[1];
        for (let x = 0; x < width; x++, index += 3) {
            const right = x - middleX - shift[0];
            const [atX, atY] = [middleX + cos * right + sin * down, middleY - sin * right + cos * down];
            if (beyond === "black" && (isOutside(atX, width) || isOutside(atY, height))) {
                continue;
            }
            const fromX = within(atX, width - 1);
            const fromY = within(atY, height - 1);
            const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
            const [u, v] = [fromX - left, fromY - top];
            const a = 3 * (top * width + left);
            const b = left + 1 < width ? a + 3 : a;
            const below = top + 1 < height ? 3 * width : 0;
            for (let channel = 0; channel < 3; channel++) {
                const above = rgb[a + channel] * (1 - u) + rgb[b + channel] * u;
                const under = rgb[a + below + channel] * (1 - u) + rgb[b + below + channel] * u;
                changed[index + channel] = above * (1 - v) + under * v + 0.5;
            }
        }
    }
    return { width, height, rgb: changed };
}

function isOutside(at: number, length: number): boolean {
    return at < -0.5 || at > length - 0.5;
}

function clamped(at: number, last: number): number {
    return at < 0 ? 0 : at > last ? last : at;
}

function mirrored(at: number, last: number): number {
    return clamped(at < 0 ? -at : at > last ? 2 * last - at : at, last);
}

function wrapped(at: number, last: number): number {
    return clamped(at < -0.5 ? at + last + 1 : at > last + 0.5 ? at - last - 1 : at, last);
}
