import type { Backbone } from "./backbone/backbone";
import { computeFeatures, type FeatureName, type HypercolumnMaps, type PatchMaps, type PictureFeatures } from "./components/pictureFeatures";
import { type CommonSize, readPictures, readViews } from "./readPictures";
import { notePicture, type PictureNotes } from "./report/notePicture";
import type { LabelledPicture } from "./trainingTask";

/** Features of many pictures, in their order. */
export interface CollectedFeatures {
    size: CommonSize;
    /** For the report. */
    notes: PictureNotes[];
    pooled: PictureFeatures["pooled"][];
    likeness: PictureFeatures["likeness"][];
    patchMaps(picture: number): Promise<PatchMaps>;
    hypercolumnMaps(picture: number): Promise<HypercolumnMaps>;
}

/** How much of maps is kept in memory; those of the pictures beyond it are computed again when they are asked for. */
const KEPT_MAPS_BYTES = 230e6;

/** Reads all pictures and computes what detectors and the split look at. */
export async function collectFeatures(
    backbone: Backbone,
    pictures: readonly LabelledPicture[],
    wanted: readonly FeatureName[],
    onPicture: (done: number) => void,
): Promise<CollectedFeatures> {
    const kept: { patchMaps?: PatchMaps; hypercolumnMaps?: HypercolumnMaps }[] = [];
    let keptBytes = 0;
    const pooled: PictureFeatures["pooled"][] = [];
    const likeness: PictureFeatures["likeness"][] = [];
    const notes: PictureNotes[] = [];
    let common: CommonSize | undefined;
    let done = 0;
    for await (const { encoded, views, size } of readPictures(pictures)) {
        common = size;
        notes.push(notePicture(encoded, views));
        const features = await computeFeatures(backbone, views, wanted);
        pooled.push(features.pooled);
        likeness.push(features.likeness);
        if (keptBytes < KEPT_MAPS_BYTES) {
            const { patchMaps, hypercolumnMaps } = features;
            // The maps of hypercolumns are those of patches, and more.
            keptBytes += bytesOf(hypercolumnMaps ?? patchMaps);
            kept.push({ patchMaps, hypercolumnMaps });
        }
        onPicture(++done);
    }
    const again = async <Name extends FeatureName>(picture: number, name: Name) =>
        (await computeFeatures(backbone, (await readViews(pictures[picture])).views, [name]))[name];
    return {
        size: common!,
        notes,
        pooled,
        likeness,
        async patchMaps(picture) {
            return kept[picture]?.patchMaps ?? again(picture, "patchMaps");
        },
        async hypercolumnMaps(picture) {
            return kept[picture]?.hypercolumnMaps ?? again(picture, "hypercolumnMaps");
        },
    };
}

function bytesOf(maps: PatchMaps | HypercolumnMaps | undefined): number {
    return Object.values(maps ?? {}).reduce((bytes, { data }) => bytes + data.byteLength, 0);
}
