import { ImportError } from "./contract";
import type { Importer, LabelledSource, Shape } from "./contract";
import { decodeRunLengths, fromColumns, parseCocoCounts } from "./runLengths";
import { findPictures, foldersBeside, missingNote, readJson } from "./pictureFiles";

interface Coco {
    images: { id: number | string; file_name?: string; coco_url?: string; width: number; height: number }[];
    annotations: {
        image_id: number | string;
        category_id: number | string;
        segmentation?: number[][] | { counts: number[] | string; size: [height: number, width: number] };
        bbox?: [number, number, number, number];
    }[];
    categories: { id: number | string; name: string }[];
}

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
        const names = new Map(set.categories.map(({ id, name }) => [id, name]));
        const missing: string[] = [];
        const pictures: LabelledSource[] = [];
        for (const image of set.images) {
            const name = image.file_name ?? fileOfUrl(image.coco_url ?? String(image.id));
            const path = finder.find(name);
            if (path === undefined) {
                missing.push(name);
                continue;
            }
            const own = set.annotations.filter(({ image_id }) => image_id === image.id);
            const { width, height } = image;
            const shapes = own.flatMap((annotation): Shape[] => {
                const className = names.get(annotation.category_id);
                return className === undefined ? [] : shapeOf(annotation, className, { width, height });
            });
            // An annotation without a position labels the whole picture.
            const classes = own
                .filter(({ bbox, segmentation }) => bbox === undefined && segmentation === undefined)
                .flatMap(({ category_id }) => names.get(category_id) ?? []);
            pictures.push({ path, classes, shapes, labelledSize: { width, height } });
        }
        return { pictures, notes: missingNote(missing) };
    },
};

function isCoco(value: unknown): value is Coco {
    const { images, annotations, categories } = (value ?? {}) as Partial<Coco>;
    return [images, annotations, categories].every(Array.isArray);
}

function shapeOf(
    { segmentation, bbox }: Coco["annotations"][number],
    className: string,
    { width, height }: { width: number; height: number },
): Shape[] {
    if (Array.isArray(segmentation) && segmentation.length > 0) {
        return [{ kind: "polygon", className, rings: segmentation }];
    }
    if (segmentation !== undefined && !Array.isArray(segmentation)) {
        const [rows, columns] = segmentation.size;
        const counts =
            typeof segmentation.counts === "string" ? parseCocoCounts(segmentation.counts) : segmentation.counts;
        const pixels = fromColumns(decodeRunLengths(counts, rows * columns), columns, rows);
        return [{ kind: "pixels", className, pixels, width: columns, height: rows }];
    }
    if (bbox === undefined) {
        return [];
    }
    // Azure's form of COCO gives boxes as shares of the sides.
    const isRelative = bbox.every((side) => side <= 1);
    const [x, y] = isRelative ? [width, height] : [1, 1];
    return [{ kind: "box", className, box: [bbox[0] * x, bbox[1] * y, bbox[2] * x, bbox[3] * y] }];
}

function fileOfUrl(url: string): string {
    return decodeURIComponent(url.replace(/[?#].*$/, "").replace(/^.*\//, ""));
}
