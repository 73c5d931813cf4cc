import { ImportError } from "./contract";
import type { Importer, LabelledSource, Shape } from "./contract";
import { findPictures, foldersBeside, missingNote, readJson } from "./pictureFiles";

/** Tagged image as Custom Vision's training API answers it. */
interface TaggedImage {
    id: string;
    width: number;
    height: number;
    originalImageUri?: string;
    tags?: { tagName: string }[] | null;
    regions?: { tagName: string; left: number; top: number; width: number; height: number }[] | null;
}

/**
 * Azure Custom Vision: the JSON answer of GetTaggedImages from its training API, with the images beside it. An image
 * file is named by its id, or like the end of its address.
 */
export const customVision: Importer = {
    title: "Azure Custom Vision: the JSON of GetTaggedImages, with the images beside it under their ids",

    recognises: async (source) => isTaggedImages(await readJson(source)),

    read: async (source, { pictures: folder }) => {
        const images = await readJson(source);
        if (!isTaggedImages(images)) {
            throw new ImportError(
                `${source} is no list of images with an id and tags, as Custom Vision's GetTaggedImages gives it.`,
            );
        }
        const finder = await findPictures(foldersBeside(source, folder));
        const missing: string[] = [];
        const pictures: LabelledSource[] = [];
        for (const { id, width, height, originalImageUri, tags, regions } of images) {
            const written = originalImageUri?.replace(/[?#].*$/, "").replace(/^.*\//, "");
            const path = [...["jpg", "png", "jpeg", "JPG", "PNG"].map((ending) => `${id}.${ending}`), id, written ?? id]
                .map((name) => finder.find(name))
                .find((found) => found !== undefined);
            if (path === undefined) {
                missing.push(id);
                continue;
            }
            const shapes = (regions ?? []).map((region): Shape => ({
                kind: "box",
                className: region.tagName,
                box: [region.left * width, region.top * height, region.width * width, region.height * height],
            }));
            pictures.push({
                path,
                classes: (tags ?? []).map(({ tagName }) => tagName),
                shapes,
                labelledSize: { width, height },
            });
        }
        return { pictures, notes: missingNote(missing) };
    },
};

function isTaggedImages(value: unknown): value is TaggedImage[] {
    return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every(
            (image: Partial<TaggedImage> | null) =>
                typeof image?.id === "string" &&
                typeof image.width === "number" &&
                (Array.isArray(image.tags) || Array.isArray(image.regions)),
        )
    );
}
