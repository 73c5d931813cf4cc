import { luminance } from "../views/luminance";
import { SQUARE_SIDE } from "../views/pictureViews";

/** How a picture is exposed and focused, at the size at which detectors look at it. */
export interface PictureQuality {
    /** Mean luminance, 0–255. */
    brightness: number;
    /** Shares of the pixels that are as good as black, and as good as white. */
    black: number;
    white: number;
    /**
     * How much more neighbours differ than they would on a slope, compared with pixels some steps apart: about 0 in a
     * picture out of focus, 0.75 in noise. Contrast and what takes up large areas hardly count.
     */
    sharpness: number;
}

const BLACK = 4;
const WHITE = 251;
/** In pixels: further than blur reaches that can be seen at this size. */
const STEPS = 4;

/** @param square - the square view. */
export function assessQuality(square: Uint8Array): PictureQuality {
    const light = luminance(square);
    const side = SQUARE_SIDE;
    let sum = 0;
    let black = 0;
    let white = 0;
    for (const value of light) {
        sum += value;
        black += value <= BLACK ? 1 : 0;
        white += value >= WHITE ? 1 : 0;
    }
    let near = 0;
    let far = 0;
    for (let y = 0; y < side - STEPS; y++) {
        for (let x = 0; x < side - STEPS; x++) {
            const at = y * side + x;
            near += Math.abs(light[at] - light[at + 1]) + Math.abs(light[at] - light[at + side]);
            far += Math.abs(light[at] - light[at + STEPS]) + Math.abs(light[at] - light[at + STEPS * side]);
        }
    }
    return {
        brightness: sum / light.length,
        black: black / light.length,
        white: white / light.length,
        sharpness: far === 0 ? 0 : Math.max(0, near / far - 1 / STEPS),
    };
}
