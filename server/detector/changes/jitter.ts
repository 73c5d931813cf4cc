import type { DecodedPicture } from "../../pictures/decodedPicture";
import type { Random } from "../numerics/random";
import { compress } from "./compression";
import type { ChangeKind } from "./changeKinds";
import { relight } from "./light";
import { beyonds, move } from "./movement";
import { addNoise } from "./noise";
import { blur, sharpen } from "./sharpness";

/**
 * A picture as it might look on another day: moved, in other light, less sharp, noisier, compressed, each by a random
 * strength up to a little more than that of the harmless changes.
 *
 * @param kinds - what may change.
 * @param reduction - the picture's side as a share of what the camera took, 0–1: what happens to pixels of the camera
 *   shows less in a picture that was made smaller.
 */
export async function jitter(
    picture: DecodedPicture,
    kinds: ReadonlySet<ChangeKind>,
    random: Random,
    reduction = 1,
): Promise<DecodedPicture> {
    const some = (kind: ChangeKind, low: number, high: number) => {
        const drawn = random.between(low, high);
        return kinds.has(kind) ? drawn : 0;
    };
    let changed = picture;
    const shift = [reduction * some("position", -4, 4), reduction * some("position", -4, 4)] as const;
    const turn = some("turn", -1.25, 1.25);
    const scale = 1 + some("size", -0.0125, 0.0125);
    const beyond = beyonds[random.integer(beyonds.length)];
    if (shift[0] !== 0 || turn !== 0 || scale !== 1) {
        changed = move(changed, { shift, turn, scale, beyond });
    }
    const focus = some("sharpness", -1, 1);
    const blurred = reduction * (0.3 + 0.6 * focus);
    if (focus > 0.3 && blurred >= LEAST_BLUR) {
        changed = await blur(changed, blurred);
    } else if (focus < 0) {
        changed = await sharpen(changed, -0.6 * reduction * focus);
    }
    const gain = 1 + some("light", -0.16, 0.16);
    const warmth = some("colour", -0.045, 0.045);
    const tint = some("colour", -0.015, 0.015);
    changed = relight(changed, {
        gains: [gain * (1 + warmth), gain * (1 + tint), gain * (1 - warmth)],
        offset: some("light", -4, 4),
        gamma: 1 + some("light", -0.11, 0.11),
        vignetting: Math.max(0, some("light", -0.16, 0.16)),
    });
    const sigma = some("noise", -1.5, 3);
    if (sigma > 0) {
        changed = addNoise(changed, reduction * sigma, random);
    }
    const quality = random.between(60, 110);
    if (kinds.has("compression") && quality < 98) {
        changed = await compress(changed, 100 - reduction * (100 - quality));
    }
    return changed;
}

/** Standard deviation of a Gaussian, in pixels: a narrower one changes nothing. */
const LEAST_BLUR = 0.3;
