import type { Backbone } from "../../server/detector/backbone/backbone";
import { decodePicture } from "../../server/pictures/decodePicture";
import { normaliseLocally } from "../../server/detector/views/localNormalisation";
import { SQUARE_SIDE, viewPicture } from "../../server/detector/views/pictureViews";

/**
 * Does the unavoidable work for a picture: decodes it, makes its views, and passes each view that the detector uses
 * through the backbone. Nothing is learnt from the results.
 */
export async function barePass(
    backbone: Backbone,
    encoded: Uint8Array,
): Promise<{ readSeconds: number; passSeconds: number }> {
    const begun = performance.now();
    const { square, proportional } = await viewPicture(await decodePicture(encoded));
    const read = performance.now();
    await backbone.computeFeatureMaps({ rgb: square }, SQUARE_SIDE, SQUARE_SIDE, nothing);
    if (proportional.rgb !== square) {
        await backbone.computeFeatureMaps({ rgb: proportional.rgb }, proportional.width, proportional.height, nothing);
    }
    const beforeNormalising = performance.now();
    const normalised = await normaliseLocally(square, SQUARE_SIDE);
    const afterNormalising = performance.now();
    await backbone.computeFeatureMaps({ planes: normalised }, SQUARE_SIDE, SQUARE_SIDE, nothing);
    return {
        readSeconds: (read - begun) / 1000,
        passSeconds: (performance.now() - read - (afterNormalising - beforeNormalising)) / 1000,
    };
}

function nothing(): void {}
