import type { DecodedPicture } from "../../pictures/decodedPicture";
import type { Random } from "../numerics/random";
import type { ChangeKind } from "./changeKinds";
import { compress } from "./compression";
import { evenly, relight } from "./light";
import { move } from "./movement";
import { addNoise } from "./noise";
import { blur, sharpen } from "./sharpness";

/** A change of a picture that is no defect. */
export interface HarmlessChange {
    /** For people: "JPEG, quality 85". */
    name: string;
    kind: ChangeKind;
    /**
     * The picture after the change.
     *
     * @param strength - 1: as the name says; 4: four times as strong.
     * @param random - for noise, and to which side it goes.
     */
    apply(picture: DecodedPicture, strength: number, random: Random): DecodedPicture | Promise<DecodedPicture>;
}

/** What happens to cameras and lamps on a line: each training tells how it stands them, and the benchmark too. */
export const harmlessChanges: readonly HarmlessChange[] = [
    ...[95, 85, 70].map((quality) => ({
        name: `JPEG, quality ${quality}`,
        kind: "compression" as const,
        apply: (picture: DecodedPicture, strength: number) => compress(picture, 100 - strength * (100 - quality)),
    })),
    ...[5, -5, 12].map((percent) => ({
        name: `${Math.abs(percent)} % ${percent > 0 ? "brighter" : "darker"}`,
        kind: "light" as const,
        apply: (picture: DecodedPicture, strength: number) =>
            relight(picture, { gains: evenly(1 + (strength * percent) / 100) }),
    })),
    {
        name: "warmer light",
        kind: "colour",
        apply: (picture, strength) => relight(picture, { gains: [1 + 0.04 * strength, 1, 1 - 0.04 * strength] }),
    },
    {
        name: "gamma 1.1",
        kind: "light",
        apply: (picture, strength) => relight(picture, { gains: evenly(1), gamma: 1 + 0.1 * strength }),
    },
    {
        name: "corners 15 % darker",
        kind: "light",
        apply: (picture, strength) => relight(picture, { gains: evenly(1), vignetting: 0.15 * strength }),
    },
    {
        name: "noise, σ 2 of 255",
        kind: "noise",
        apply: (picture, strength, random) => addNoise(picture, 2 * strength, random),
    },
    { name: "blur, σ 0.7", kind: "sharpness", apply: (picture, strength) => blur(picture, 0.7 * strength) },
    { name: "sharpened", kind: "sharpness", apply: (picture, strength) => sharpen(picture, 0.5 * strength) },
    {
        name: "shifted by 3 pixels",
        kind: "position",
        apply: (picture, strength, random) =>
            move(picture, { shift: [3 * strength * random.sign(), 3 * strength * random.sign()] }),
    },
    {
        name: "turned by 1°",
        kind: "turn",
        apply: (picture, strength, random) => move(picture, { turn: strength * random.sign() }),
    },
    {
        name: "1 % larger",
        kind: "size",
        apply: (picture, strength) => move(picture, { scale: 1 + 0.01 * strength }),
    },
];
