import type { DecodedPicture } from "../../server/pictures/decodedPicture";
import { blur } from "../../server/detector/changes/sharpness";
import { move } from "../../server/detector/changes/movement";
import type { Random } from "../../server/detector/numerics/random";

/** What happens to a camera and makes its pictures unlike those that were learnt. */
export interface Accident {
    /** For people: "out of focus". */
    name: string;
    apply(picture: DecodedPicture, random: Random): DecodedPicture | Promise<DecodedPicture>;
}

export const accidents: readonly Accident[] = [
    { name: "lens a quarter longer", apply: (picture) => move(picture, { scale: 1.25 }) },
    { name: "lens a quarter shorter", apply: (picture) => move(picture, { scale: 0.8 }) },
    { name: "lens with barrel distortion", apply: (picture) => distort(picture, 0.18) },
    { name: "out of focus", apply: (picture) => blur(picture, Math.max(picture.width, picture.height) / 130) },
    { name: "haze", apply: (picture) => mix(picture, veilOf(picture), () => 0.35) },
    { name: "grease over half of the lens", apply: smearHalf },
    { name: "a dozen drops on the lens", apply: (picture, random) => soil(picture, random, 12, 0.05) },
    { name: "dirt on a tenth of the lens", apply: (picture, random) => soil(picture, random, 1, 0.23) },
];

/** Radial distortion: the edge comes nearer to the middle by a share of its distance. */
function distort({ width, height, rgb }: DecodedPicture, share: number): DecodedPicture {
    const changed = new Uint8Array(rgb.length);
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    const corner = middleX ** 2 + middleY ** 2;
    const within = (at: number, length: number) => Math.max(0, Math.min(length - 1, Math.round(at)));
    for (let y = 0, index = 0; y < height; y++) {
        for (let x = 0; x < width; x++, index += 3) {
            const factor = 1 + (share * ((x - middleX) ** 2 + (y - middleY) ** 2)) / corner;
            const fromX = within(middleX + factor * (x - middleX), width);
            const fromY = within(middleY + factor * (y - middleY), height);
            const from = 3 * (fromY * width + fromX);
            changed.set(rgb.subarray(from, from + 3), index);
        }
    }
    return { width, height, rgb: changed };
}

/** Blurs and veils one half, at a side that chance chooses, with a soft edge. */
async function smearHalf(picture: DecodedPicture, random: Random): Promise<DecodedPicture> {
    const blurred = await blur(picture, Math.max(picture.width, picture.height) / 100);
    const veiled = mix(blurred, veilOf(picture), () => 0.3);
    const turn = 2 * Math.PI * random.uniform();
    return mix(picture, veiled.rgb, (x, y) => {
        const across = Math.cos(turn) * (x - 0.5) + Math.sin(turn) * (y - 0.5);
        return Math.max(0, Math.min(1, 0.5 + 5 * across));
    });
}

/** Soft spots that let two fifths of the light through. @param radius - share of the picture's side. */
function soil(picture: DecodedPicture, random: Random, count: number, radius: number): DecodedPicture {
    const between = (low: number, high: number) => low + (high - low) * random.uniform();
    const spots = Array.from({ length: count }, () => ({
        x: between(0.1, 0.9),
        y: between(0.1, 0.9),
        reach: between(0.7, 1.3) * radius,
    }));
    const dirt = picture.rgb.map(() => 70);
    return mix(picture, dirt, (x, y) =>
        Math.max(0, ...spots.map((spot) => 0.6 * Math.min(1, 1.2 - Math.hypot(x - spot.x, y - spot.y) / spot.reach))),
    );
}

function veilOf({ rgb }: DecodedPicture): Uint8Array {
    return rgb.map(() => 190);
}

/** Mixes with other pixels. @param share - share of these at a place, whose coordinates are 0–1. */
function mix(
    { width, height, rgb }: DecodedPicture,
    other: Uint8Array,
    share: (x: number, y: number) => number,
): DecodedPicture {
    const changed = new Uint8Array(rgb.length);
    for (let y = 0, index = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const part = share(x / width, y / height);
            for (const end = index + 3; index < end; index++) {
                changed[index] = rgb[index] * (1 - part) + other[index] * part + 0.5;
            }
        }
    }
    return { width, height, rgb: changed };
}
