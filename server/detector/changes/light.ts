import type { DecodedPicture } from "../../pictures/decodedPicture";

/** Other light on the same thing, or another exposure. */
export interface Relighting {
    /** Factors of red, green and blue. */
    gains: readonly [number, number, number];
    /** Added to all channels, in 255ths. */
    offset?: number;
    /** The exponent: above 1, middle tones become darker. */
    gamma?: number;
    /** By how much the corners are darker than the middle, 0–1. */
    vignetting?: number;
}

/** The picture in other light; what would be brighter than white is white. */
export function relight(picture: DecodedPicture, { gains, offset = 0, gamma = 1, vignetting = 0 }: Relighting) {
    const { width, height, rgb } = picture;
    const curves = gains.map((gain) =>
        Float32Array.from({ length: 256 }, (_, value) => gain * 255 * (value / 255) ** gamma + offset),
    );
    const changed = new Uint8Array(rgb.length);
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    const corner = middleX ** 2 + middleY ** 2;
    for (let y = 0, index = 0; y < height; y++) {
        const down = (y - middleY) ** 2;
        for (let x = 0; x < width; x++, index += 3) {
            const factor = vignetting === 0 ? 1 : 1 - (vignetting * ((x - middleX) ** 2 + down)) / corner;
            for (let channel = 0; channel < 3; channel++) {
                changed[index + channel] = toByte(factor * curves[channel][rgb[index + channel]]);
            }
        }
    }
    return { width, height, rgb: changed };
}

/** Gains of light that has kept its colour. */
export function evenly(gain: number): [number, number, number] {
    return [gain, gain, gain];
}

/** Rounded, and cut to 0–255. */
export function toByte(value: number): number {
    return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}
