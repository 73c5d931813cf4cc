import { ImportError } from "./contract";
import type { Importer, Shape } from "./contract";
import { findPictures, foldersBeside, missingNote, readJson, writtenName } from "./pictureFiles";
import { rectangle } from "./rings";
import { readRecords, recordForm, side } from "./records";
import { decodeRunLengths, fromColumns, parseCocoCounts } from "./runLengths";

/** Lists of a file, whose records are checked when they are read. */
type Coco = Record<"images" | "annotations" | "categories", unknown[]>;

interface Image {
    id: number | string;
    file_name?: string;
    coco_url?: string;
    width: number;
    height: number;
}

interface Annotation {
    image_id: number | string;
    category_id: number | string;
    segmentation?: number[][] | { counts: number[] | string; size: [height: number, width: number] } | null;
    bbox?: [number, number, number, number] | [] | null;
}

interface Category {
    id: number | string;
    name: string;
}

const id = { type: ["integer", "string"] };

const readImage = recordForm<Image>("the image", {
    type: "object",
    required: ["id", "width", "height"],
    properties: { id, file_name: { type: "string" }, coco_url: { type: "string" }, width: side, height: side },
});

const readAnnotation = recordForm<Annotation>("an annotation", {
    type: "object",
    required: ["image_id", "category_id"],
    properties: {
        image_id: id,
        category_id: id,
        segmentation: {
            type: ["array", "object", "null"],
            items: { type: "array", minItems: 6, items: { type: "number" } },
            required: ["counts", "size"],
            properties: {
                counts: { type: ["array", "string"], items: { type: "integer", minimum: 0 } },
                size: { type: "array", minItems: 2, maxItems: 2, items: side },
            },
        },
        bbox: {
            type: ["array", "null"],
            anyOf: [{ maxItems: 0 }, { minItems: 4, maxItems: 4 }],
            items: { type: "number" },
        },
    },
});

const readCategory = recordForm<Category>("a category", {
    type: "object",
    required: ["id", "name"],
    properties: { id, name: { type: "string" } },
});

/** COCO's format for object detection, which most labelling tools export. */
export const coco: Importer = {
    title: "COCO: a JSON file with images, annotations and categories",

    recognises: async (source) => isCoco(await readJson(source)),

    read: async (source, { pictures: folder }) => {
        const set = await readJson(source);
        if (!isCoco(set)) {
            throw new ImportError(`${source} is no COCO file: it has no lists of images and annotations.`);
        }
        const finder = await findPictures(foldersBeside(source, folder));
        const names = namesOf(set.categories, source);
        const annotations = byImage(set.annotations);
        const missing: string[] = [];
        const { pictures, notes } = readRecords(set.images, nameOf, (record) => {
            const image = readImage(record);
            const path = finder.find(fileOf(image));
            if (path === undefined) {
                missing.push(fileOf(image));
                return undefined;
            }
            const labels = (annotations.get(String(image.id)) ?? []).map(readAnnotation).map((annotation) => {
                const className = names.get(String(annotation.category_id));
                if (className === undefined) {
                    throw new ImportError(
                        `an annotation has the category ${annotation.category_id}, which isn't listed`,
                    );
                }
                return { className, shapes: shapesOf(annotation, className, image) };
            });
            const shapes = labels.flatMap((label) => label.shapes);
            // An annotation without a position labels the whole picture.
            const classes = labels.filter((label) => label.shapes.length === 0).map(({ className }) => className);
            return { path, classes, shapes, labelledSize: { width: image.width, height: image.height } };
        });
        const listed = new Set(set.images.map((image) => String((image as Partial<Image> | null)?.id)));
        const stray = [...annotations].filter(([id]) => !listed.has(id)).reduce((sum, [, own]) => sum + own.length, 0);
        const strayNote = stray === 0 ? [] : [`${stray} annotations are of no image that the file lists.`];
        return { pictures, notes: [...missingNote(missing), ...strayNote, ...notes] };
    },
};

function isCoco(value: unknown): value is Coco {
    const { images, annotations, categories } = (value ?? {}) as Partial<Coco>;
    return [images, annotations, categories].every(Array.isArray);
}

/** Names of the categories, by their ids. Without them no picture has a label. */
function namesOf(categories: readonly unknown[], source: string): Map<string, string> {
    try {
        return new Map(categories.map(readCategory).map((category) => [String(category.id), category.name]));
    } catch (error) {
        throw new ImportError(`${source} can't be imported: ${(error as Error).message}. Export it again.`);
    }
}

/** Annotations by the id of their image. Some tools write an id as a number here and as text there. */
function byImage(annotations: readonly unknown[]): Map<string, unknown[]> {
    const found = new Map<string, unknown[]>();
    for (const annotation of annotations) {
        const image = String((annotation as Partial<Annotation> | null)?.image_id);
        const own = found.get(image);
        if (own === undefined) {
            found.set(image, [annotation]);
        } else {
            own.push(annotation);
        }
    }
    return found;
}

function fileOf({ id, file_name, coco_url }: Pick<Image, "id" | "file_name" | "coco_url">): string {
    return file_name ?? writtenName(coco_url ?? String(id));
}

function nameOf(image: unknown, index: number): string {
    const { file_name } = (image ?? {}) as Partial<Image>;
    return typeof file_name === "string" ? file_name : `image ${index + 1} of the list`;
}

function shapesOf(
    { segmentation, bbox }: Annotation,
    className: string,
    { width, height }: { width: number; height: number },
): Shape[] {
    if (Array.isArray(segmentation) && segmentation.length > 0) {
        return [{ kind: "polygon", className, rings: segmentation }];
    }
    if (segmentation && !Array.isArray(segmentation)) {
        const [rows, columns] = segmentation.size;
        const counts =
            typeof segmentation.counts === "string" ? parseCocoCounts(segmentation.counts) : segmentation.counts;
        const pixels = fromColumns(decodeRunLengths(counts, rows * columns), columns, rows);
        return [{ kind: "pixels", className, pixels, width: columns, height: rows }];
    }
    const [left, top, across, down] = bbox ?? [];
    if (left === undefined || top === undefined || across === undefined || down === undefined) {
        return [];
    }
    // Azure's form of COCO gives boxes as shares of the sides.
    const isRelative = [left, top, across, down].every((length) => length <= 1);
    const [x, y] = isRelative ? [width, height] : [1, 1];
    return [{ kind: "box", className, rings: [rectangle(left * x, top * y, across * x, down * y)] }];
}
