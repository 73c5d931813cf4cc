import type { DecodedPicture } from "../../server/pictures/decodedPicture";
import { blur } from "../../server/detector/changes/sharpness";
import { mix } from "../../server/detector/changes/mixture";
import { move } from "../../server/detector/changes/movement";
import type { Random } from "../../server/detector/numerics/random";

/** What happens to a camera and makes its pictures unlike those that were learnt. */
export interface Accident {
    /** For people: "out of focus". */
    name: string;
    apply(picture: DecodedPicture, random: Random): DecodedPicture | Promise<DecodedPicture>;
}

/** Levels of grey of what lies on a lens. */
const VEIL = 190;
const DIRT = 70;

/** Accidents of kinds that a training imitates, in other shapes and strengths. */
export const accidents: readonly Accident[] = [
    { name: "lens a quarter longer", apply: (picture) => move(picture, { scale: 1.25 }) },
    { name: "lens a quarter shorter", apply: (picture) => move(picture, { scale: 0.8 }) },
    { name: "lens with barrel distortion", apply: (picture) => distort(picture, 0.18) },
    { name: "out of focus", apply: (picture) => blur(picture, Math.max(picture.width, picture.height) / 130) },
    { name: "haze", apply: (picture) => mix(picture, VEIL, () => 0.35) },
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
    const veiled = mix(blurred, VEIL, () => 0.3);
    const turn = 2 * Math.PI * random.uniform();
    return mix(picture, veiled.rgb, (x, y) => {
        const across = Math.cos(turn) * (x - 0.5) + Math.sin(turn) * (y - 0.5);
        return Math.max(0, Math.min(1, 0.5 + 5 * across));
    });
}

/** Soft spots that let two fifths of the light through. @param radius - share of the picture's side. */
function soil(picture: DecodedPicture, random: Random, count: number, radius: number): DecodedPicture {
    const spots = Array.from({ length: count }, () => ({
        x: random.between(0.1, 0.9),
        y: random.between(0.1, 0.9),
        reach: random.between(0.7, 1.3) * radius,
    }));
    return mix(picture, DIRT, (x, y) =>
        Math.max(0, ...spots.map((spot) => 0.6 * Math.min(1, 1.2 - Math.hypot(x - spot.x, y - spot.y) / spot.reach))),
    );
}
