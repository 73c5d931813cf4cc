import type { DecodedPicture } from "../../pictures/decodedPicture";
import type { Random } from "../numerics/random";
import { toByte } from "./light";

/** Numbers drawn once a picture; each is used many times, from changing places on. */
const DRAWN = 4096;

/** Gaussian noise, independent in each pixel and channel. @param sigma - in 255ths. */
export function addNoise({ width, height, rgb }: DecodedPicture, sigma: number, random: Random): DecodedPicture {
    const drawn = Float32Array.from({ length: DRAWN }, () => sigma * random.gaussian());
    const changed = new Uint8Array(rgb.length);
    let place = 0;
    for (let index = 0; index < rgb.length; index++) {
        if (index % RUN === 0) {
            place = random.integer(DRAWN);
        }
        changed[index] = toByte(rgb[index] + drawn[(place + index) % DRAWN]);
    }
    return { width, height, rgb: changed };
}

/** Number of values in a row that are taken as they were drawn. */
const RUN = 64;
