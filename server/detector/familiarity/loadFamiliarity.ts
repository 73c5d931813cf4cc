import type { NamedArrays } from "../modelFile";
import { arrayNames, limitsName } from "./fitFamiliarity";
import { distanceFrom } from "./gaussian";
import { overviewParts } from "./overview";
import type { PictureOverview } from "./overview";

/** Function that gives the {@link Detection.unfamiliarity} of a picture. */
export type Familiarity = (overview: PictureOverview) => number;

/** What a model's arrays tell of the pictures that it learnt from. Undefined: they don't tell, as in earlier releases. */
export function loadFamiliarity(arrays: NamedArrays): Familiarity | undefined {
    const limits = arrays[limitsName];
    if (limits === undefined) {
        return undefined;
    }
    const parts = overviewParts.map((part, index) => {
        const names = arrayNames(part);
        return { part, limit: limits[index], mean: arrays[names.mean], whitening: arrays[names.whitening] };
    });
    return (overview) => Math.max(...parts.map(({ part, limit, ...of }) => distanceFrom(of, overview[part]) / limit));
}
