import type { DecodedPicture } from "../../pictures/decodedPicture";
import type { Random } from "../numerics/random";
import { compress } from "./compression";
import { evenly, relight } from "./light";
import { mix } from "./mixture";
import { move } from "./movement";
import { addNoise } from "./noise";
import { blur, sharpen } from "./sharpness";

/** A change after which a camera shows something else than what was learnt. */
export interface StrongChange {
    /** For people: "out of focus". */
    name: string;
    /**
     * @param reduction - side of the picture as a share of what the camera took, 0–1: as for the jitter of copies.
     */
    apply(picture: DecodedPicture, random: Random, reduction: number): DecodedPicture | Promise<DecodedPicture>;
}

/**
 * What must happen to no camera unnoticed, each by a random strength: some times what is harmless, another lens, dirt on
 * it, another lamp.
 */
export const strongChanges: readonly StrongChange[] = [
    {
        name: "compressed",
        apply: (picture, random, reduction) => compress(picture, 100 - reduction * random.between(60, 85)),
    },
    { name: "brighter", apply: (picture, random) => relight(picture, { gains: evenly(random.between(1.3, 1.6)) }) },
    { name: "darker", apply: (picture, random) => relight(picture, { gains: evenly(random.between(0.5, 0.75)) }) },
    {
        name: "much warmer light",
        apply: (picture, random) => relight(picture, { gains: tint(random.between(0.12, 0.2)) }),
    },
    {
        name: "much cooler light",
        apply: (picture, random) => relight(picture, { gains: tint(random.between(-0.2, -0.12)) }),
    },
    {
        name: "darker middle tones",
        apply: (picture, random) => relight(picture, { gains: evenly(1), gamma: random.between(1.3, 1.5) }),
    },
    {
        name: "brighter middle tones",
        apply: (picture, random) => relight(picture, { gains: evenly(1), gamma: random.between(0.65, 0.77) }),
    },
    {
        name: "dark corners",
        apply: (picture, random) => relight(picture, { gains: evenly(1), vignetting: random.between(0.45, 0.75) }),
    },
    {
        name: "noisy",
        apply: (picture, random, reduction) => addNoise(picture, reduction * random.between(6, 10), random),
    },
    { name: "blurred", apply: (picture, random, reduction) => blur(picture, reduction * random.between(2.2, 3.4)) },
    {
        name: "much sharpened",
        apply: (picture, random, reduction) => sharpen(picture, reduction * random.between(1.6, 2.4)),
    },
    {
        name: "moved",
        apply(picture, random, reduction) {
            const way = 2 * Math.PI * random.uniform();
            const pixels = reduction * random.between(12, 18);
            return move(picture, { shift: [pixels * Math.cos(way), pixels * Math.sin(way)] });
        },
    },
    {
        name: "turned",
        apply: (picture, random) => move(picture, { turn: random.sign() * random.between(3.5, 6) }),
    },
    { name: "a little larger", apply: (picture, random) => move(picture, { scale: random.between(1.03, 1.06) }) },
    { name: "a little smaller", apply: (picture, random) => move(picture, { scale: random.between(0.94, 0.97) }) },
    { name: "longer lens", apply: (picture, random) => move(picture, { scale: random.between(1.1, 1.3) }) },
    { name: "shorter lens", apply: (picture, random) => move(picture, { scale: random.between(0.78, 0.92) }) },
    {
        name: "out of focus",
        apply: (picture, random) => blur(picture, longerSide(picture) / random.between(100, 220)),
    },
    {
        name: "haze",
        apply(picture, random) {
            const share = random.between(0.2, 0.45);
            return mix(picture, random.between(120, 230), () => share);
        },
    },
    { name: "shadow from one side", apply: shadow },
    { name: "smeared", apply: smear },
    { name: "dirty", apply: soil },
    {
        name: "glare",
        apply(picture, random) {
            const [strength, spots] = [random.between(0.25, 0.5), spotsOf(random, 1, random.between(0.15, 0.35))];
            return mix(picture, 255, (x, y) => strength * spots(x, y));
        },
    },
];

function shadow(picture: DecodedPicture, random: Random): DecodedPicture {
    const way = 2 * Math.PI * random.uniform();
    const strength = random.between(0.3, 0.6);
    return mix(picture, 0, (x, y) => {
        const across = Math.cos(way) * (x - 0.5) + Math.sin(way) * (y - 0.5);
        return strength * Math.max(0, Math.min(1, 0.5 + 3 * across));
    });
}

/** Blurs and veils a part of the picture. */
async function smear(picture: DecodedPicture, random: Random): Promise<DecodedPicture> {
    const blurred = await blur(picture, longerSide(picture) / random.between(80, 160));
    const veiled = mix(blurred, random.between(100, 220), () => 0.3);
    return mix(picture, veiled.rgb, spotsOf(random, 1, random.between(0.25, 0.5)));
}

/** One to ten dark spots. The more there are, the smaller they are. */
function soil(picture: DecodedPicture, random: Random): DecodedPicture {
    const count = 1 + random.integer(10);
    const strength = random.between(0.4, 0.8);
    const spots = spotsOf(random, count, 0.25 / Math.sqrt(count));
    return mix(picture, random.between(30, 110), (x, y) => strength * spots(x, y));
}

/**
 * Ellipses with soft edges at random places.
 *
 * @param radius - mean of their radii, as a share of the picture's side.
 * @returns the share of them at a place, 0–1.
 */
function spotsOf(random: Random, count: number, radius: number): (x: number, y: number) => number {
    const spots = Array.from({ length: count }, () => {
        const [x, y, turn] = [random.uniform(), random.uniform(), Math.PI * random.uniform()];
        const [long, wide] = [random.between(0.6, 1.4) * radius, random.between(0.6, 1.4) * radius];
        return { x, y, cos: Math.cos(turn), sin: Math.sin(turn), long, wide };
    });
    return (x, y) =>
        spots.reduce((most, spot) => {
            const [right, down] = [x - spot.x, y - spot.y];
            const along = (spot.cos * right + spot.sin * down) / spot.long;
            const across = (spot.cos * down - spot.sin * right) / spot.wide;
            return Math.max(most, Math.min(1, 1.5 - Math.hypot(along, across)));
        }, 0);
}

function tint(warmth: number): [number, number, number] {
    return [1 + warmth, 1, 1 - warmth];
}

function longerSide({ width, height }: DecodedPicture): number {
    return Math.max(width, height);
}
