import { standardDecoding } from "../pictures/pictureDecoding";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import type { Backbone } from "./backbone/backbone";
import { computeFeatures } from "./views/pictureFeatures";
import type { FeatureName, HypercolumnMaps, PatchMaps, PictureFeatures } from "./views/pictureFeatures";
import { readPictures, readViews } from "./readPictures";
import type { CommonSize } from "./readPictures";
import { notePicture } from "./facts/notePicture";
import type { PictureNotes } from "./facts/notePicture";
import type { LabelledPicture } from "./trainingTask";

/** Features of many pictures, in their order. */
export interface CollectedFeatures {
    size: CommonSize;
    /** For the report. */
    notes: PictureNotes[];
    /** Only where they are wanted. */
    pooled: PictureFeatures["pooled"][];
    likeness: PictureFeatures["likeness"][];
    overview: PictureFeatures["overview"][];
    patchMaps(picture: number): Promise<PatchMaps>;
    hypercolumnMaps(picture: number): Promise<HypercolumnMaps>;
}

/**
 * How much is kept in memory of what hypercolumns have beyond patches; the hypercolumns of the pictures beyond it are
 * computed again when they are asked for.
 */
const KEPT_HYPERCOLUMN_BYTES = 180e6;

/**
 * Reads all pictures and computes what detectors and the split look at.
 *
 * @param looked - the pictures whose maps are kept; those of others are computed again when they are asked for.
 */
export async function collectFeatures(
    backbone: Backbone,
    pictures: readonly LabelledPicture[],
    wanted: readonly FeatureName[],
    looked: ReadonlySet<number>,
    onPicture: (done: number) => void,
    decoding: PictureDecoding = standardDecoding,
): Promise<CollectedFeatures> {
    const patchMaps = new Map<number, PatchMaps>();
    const hypercolumnMaps = new Map<number, HypercolumnMaps>();
    let hypercolumnBytes = 0;
    const pooled: PictureFeatures["pooled"][] = [];
    const likeness: PictureFeatures["likeness"][] = [];
    const overview: PictureFeatures["overview"][] = [];
    const notes: PictureNotes[] = [];
    let common: CommonSize | undefined;
    let done = 0;
    for await (const { encoded, views, size } of readPictures(pictures, decoding)) {
        common = size;
        notes.push(notePicture(encoded, views));
        const features = await computeFeatures(backbone, views, wanted);
        pooled.push(features.pooled);
        likeness.push(features.likeness);
        overview.push(features.overview);
        if (looked.has(done) && features.patchMaps) {
            patchMaps.set(done, features.patchMaps);
        }
        if (looked.has(done) && features.hypercolumnMaps && hypercolumnBytes < KEPT_HYPERCOLUMN_BYTES) {
            const { s4, s32a } = features.hypercolumnMaps;
            hypercolumnBytes += s4.data.byteLength + s32a.data.byteLength;
            hypercolumnMaps.set(done, features.hypercolumnMaps);
        }
        onPicture(++done);
    }
    const again = async <Name extends FeatureName>(picture: number, name: Name) =>
        (await computeFeatures(backbone, (await readViews(pictures[picture], decoding)).views, [name]))[name];
    return {
        size: common!,
        notes,
        pooled,
        likeness,
        overview,
        async patchMaps(picture) {
            return patchMaps.get(picture) ?? again(picture, "patchMaps");
        },
        async hypercolumnMaps(picture) {
            return hypercolumnMaps.get(picture) ?? again(picture, "hypercolumnMaps");
        },
    };
}
