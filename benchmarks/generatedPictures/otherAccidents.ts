import type { DecodedPicture } from "../../server/pictures/decodedPicture";
import { relight } from "../../server/detector/changes/light";
import { mix } from "../../server/detector/changes/mixture";
import { move } from "../../server/detector/changes/movement";
import { blur } from "../../server/detector/changes/sharpness";
import type { Random } from "../../server/detector/numerics/random";
import type { Accident } from "./accidents";

/** Accidents of kinds that no training imitates. */
export const otherAccidents: readonly Accident[] = [
    { name: "motion blur", apply: shake },
    { name: "mirror image", apply: (picture) => rearrange(picture, (x, y) => [picture.width - 1 - x, y]) },
    { name: "turned by 20°", apply: (picture) => move(picture, { turn: 20 }) },
    {
        name: "moved by a twelfth",
        apply: (picture) => move(picture, { shift: [picture.width / 12, picture.height / 12] }),
    },
    { name: "colour filter", apply: (picture) => relight(picture, { gains: [1.25, 1, 0.7] }) },
    { name: "colours lost", apply: loseColours },
    {
        name: "lamp of one side out",
        apply: (picture) => mix(picture, 0, (x) => 0.45 * Math.max(0, Math.min(1, 1.5 - 2 * x))),
    },
    { name: "lens flare", apply: flare },
    { name: "forty specks of dust", apply: dust },
    { name: "stripes", apply: (picture) => mix(picture, 0, (_, y) => 0.15 * (Math.floor(60 * y) % 2)) },
    { name: "fingerprint", apply: touch },
    { name: "hand in the picture", apply: reachIn },
];

/** Mean of the pixels to the right, over a fortieth of the width. */
function shake({ width, height, rgb }: DecodedPicture): DecodedPicture {
    const length = Math.round(width / 40);
    const changed = new Uint8Array(rgb.length);
    for (let y = 0, index = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            for (let channel = 0; channel < 3; channel++, index++) {
                let sum = 0;
                for (let along = 0; along < length; along++) {
                    sum += rgb[3 * (y * width + Math.min(width - 1, x + along)) + channel];
                }
                changed[index] = sum / length;
            }
        }
    }
    return { width, height, rgb: changed };
}

/** @param from - place whose pixel comes to a place. */
function rearrange(
    { width, height, rgb }: DecodedPicture,
    from: (x: number, y: number) => [number, number],
): DecodedPicture {
    const changed = new Uint8Array(rgb.length);
    for (let y = 0, index = 0; y < height; y++) {
        for (let x = 0; x < width; x++, index += 3) {
            const [fromX, fromY] = from(x, y);
            const pixel = 3 * (fromY * width + fromX);
            changed.set(rgb.subarray(pixel, pixel + 3), index);
        }
    }
    return { width, height, rgb: changed };
}

function loseColours({ width, height, rgb }: DecodedPicture): DecodedPicture {
    const changed = rgb.map((_, index) => {
        const pixel = index - (index % 3);
        return 0.3 * rgb[pixel] + 0.59 * rgb[pixel + 1] + 0.11 * rgb[pixel + 2];
    });
    return { width, height, rgb: changed };
}

function flare(picture: DecodedPicture, random: Random): DecodedPicture {
    const [middleX, middleY] = [random.between(0.2, 0.8), random.between(0.2, 0.8)];
    return mix(picture, 255, (x, y) => 0.7 * Math.exp(-((x - middleX) ** 2 + (y - middleY) ** 2) / 0.03));
}

function dust(picture: DecodedPicture, random: Random): DecodedPicture {
    const specks = Array.from({ length: 40 }, () => ({
        x: random.uniform(),
        y: random.uniform(),
        radius: random.between(0.006, 0.015),
    }));
    return mix(picture, 40, (x, y) =>
        specks.some((speck) => Math.hypot(x - speck.x, y - speck.y) < speck.radius) ? 0.8 : 0,
    );
}

async function touch(picture: DecodedPicture, random: Random): Promise<DecodedPicture> {
    const blurred = await blur(picture, Math.max(picture.width, picture.height) / 120);
    const [middleX, middleY] = [random.between(0.3, 0.7), random.between(0.3, 0.7)];
    return mix(picture, mix(blurred, 180, () => 0.25).rgb, (x, y) => {
        const [right, down] = [x - middleX, y - middleY];
        return Math.hypot(right / 0.18, down / 0.25) < 1 ? 0.6 + 0.4 * Math.sin(200 * Math.hypot(right, down)) : 0;
    });
}

function reachIn(picture: DecodedPicture, random: Random): DecodedPicture {
    const skin = picture.rgb.map((_, index) => [190, 140, 115][index % 3]);
    const top = random.between(0.3, 0.7);
    return mix(picture, skin, (x, y) => (y > top && Math.abs(x - 0.5) < 0.22 ? 1 : 0));
}
