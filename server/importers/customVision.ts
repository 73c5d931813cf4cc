import { ImportError } from "./contract";
import type { Importer, Shape } from "./contract";
import { findPictures, foldersBeside, missingNote, readJson, writtenName } from "./pictureFiles";
import { rectangle } from "./rings";
import { readRecords, recordForm, side } from "./records";

/** Tagged image as Custom Vision's training API answers it. */
interface TaggedImage {
    id: string;
    width: number;
    height: number;
    originalImageUri?: string | null;
    tags?: { tagName: string }[] | null;
    regions?: { tagName: string; left: number; top: number; width: number; height: number }[] | null;
}

const tagName = { type: "string" };
const number = { type: "number" };

const readImage = recordForm<TaggedImage>("the image", {
    type: "object",
    required: ["id", "width", "height"],
    properties: {
        id: { type: "string" },
        width: side,
        height: side,
        originalImageUri: { type: ["string", "null"] },
        tags: {
            type: ["array", "null"],
            items: { type: "object", required: ["tagName"], properties: { tagName } },
        },
        regions: {
            type: ["array", "null"],
            items: {
                type: "object",
                required: ["tagName", "left", "top", "width", "height"],
                properties: { tagName, left: number, top: number, width: number, height: number },
            },
        },
    },
});

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
        const { pictures, notes } = readRecords(
            images,
            ({ id }) => id,
            (record) => {
                const { id, width, height, originalImageUri, tags, regions } = readImage(record);
                const written = originalImageUri ? writtenName(originalImageUri) : id;
                const path = [...["jpg", "png", "jpeg", "JPG", "PNG"].map((ending) => `${id}.${ending}`), id, written]
                    .map((name) => finder.find(name))
                    .find((found) => found !== undefined);
                if (path === undefined) {
                    missing.push(id);
                    return undefined;
                }
                const shapes = (regions ?? []).map((region): Shape => ({
                    kind: "box",
                    className: region.tagName,
                    rings: [
                        rectangle(
                            region.left * width,
                            region.top * height,
                            region.width * width,
                            region.height * height,
                        ),
                    ],
                }));
                const classes = (tags ?? []).map((tag) => tag.tagName);
                return { path, classes, shapes, labelledSize: { width, height } };
            },
        );
        return { pictures, notes: [...missingNote(missing), ...notes] };
    },
};

/** Whether it is a list like that. Each image is checked when it is read. */
function isTaggedImages(value: unknown): value is { id: string }[] {
    return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every(
            (image: Partial<TaggedImage> | null) =>
                typeof image?.id === "string" && (Array.isArray(image.tags) || Array.isArray(image.regions)),
        )
    );
}
