import type { NamedArrays } from "../modelFile";
import { decodeFamiliarity } from "./arrays";
import { measure } from "./measures";
import type { PictureOverview } from "./overview";

/**
 * Function that gives the {@link Detection.unfamiliarity} of a picture, from a model's arrays. Undefined: these don't
 * tell, as in earlier releases.
 */
export function loadFamiliarity(arrays: NamedArrays): ((overview: PictureOverview) => number) | undefined {
    const familiarity = decodeFamiliarity(arrays);
    return (
        familiarity &&
        ((overview) =>
            Math.max(
                0,
                ...measure(familiarity, overview).map((value, index) => {
                    const { centre, limit } = familiarity.scales[index];
                    return (value - centre) / (limit - centre);
                }),
            ))
    );
}
