import type { Backbone } from "./backbone/backbone";
import { computeFeatures, type FeatureName, type PatchMaps, type PictureFeatures } from "./components/pictureFeatures";
import { type CommonSize, readPictures, readViews } from "./readPictures";
import type { LabelledPicture } from "./trainingTask";

/** Features of many pictures, in their order. */
export interface CollectedFeatures {
    size: CommonSize;
    pooled: PictureFeatures["pooled"][];
    likeness: PictureFeatures["likeness"][];
    patchMaps(picture: number): Promise<PatchMaps>;
}

/** Pictures whose patch maps (564 kB each) are kept; those of others are computed again when they are asked for. */
const KEPT_PATCH_MAPS = 400;

/** Reads all pictures and computes what detectors and the split look at. */
export async function collectFeatures(
    backbone: Backbone,
    pictures: readonly LabelledPicture[],
    wanted: readonly FeatureName[],
    onPicture: (done: number) => void,
): Promise<CollectedFeatures> {
    const kept: PatchMaps[] = [];
    const pooled: PictureFeatures["pooled"][] = [];
    const likeness: PictureFeatures["likeness"][] = [];
    let common: CommonSize | undefined;
    let done = 0;
    for await (const { views, size } of readPictures(pictures)) {
        common = size;
        const features = await computeFeatures(backbone, views, wanted);
        pooled.push(features.pooled);
        likeness.push(features.likeness);
        if (kept.length < KEPT_PATCH_MAPS) {
            kept.push(features.patchMaps);
        }
        onPicture(++done);
    }
    return {
        size: common!,
        pooled,
        likeness,
        async patchMaps(picture) {
            return kept[picture] ?? (await computeFeatures(backbone, (await readViews(pictures[picture])).views, ["patchMaps"])).patchMaps;
        },
    };
}
