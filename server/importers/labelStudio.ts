import { basename } from "node:path";
import { ImportError } from "./contract";
import type { Importer, LabelledSource, Shape } from "./contract";
import { ellipse } from "./cvat";
import { findPictures, foldersBeside, missingNote, readJson } from "./pictureFiles";
import type { PictureFinder } from "./pictureFiles";
import { decodeBrush } from "./runLengths";

interface Task {
    data: Record<string, unknown>;
    annotations: Annotation[];
}

interface Annotation {
    was_cancelled?: boolean;
    created_at?: string;
    updated_at?: string;
    result: Result[];
}

interface Result {
    type: string;
    original_width?: number;
    original_height?: number;
    value: Record<string, unknown>;
}

/** Label Studio's own JSON. The latest annotation of a task that wasn't skipped counts. */
export const labelStudio: Importer = {
    title: "Label Studio: the file of an export as JSON",

    recognises: async (source) => isTasks(await readJson(source)),

    read: async (source, { pictures: folder }) => {
        const tasks = await readJson(source);
        if (!isTasks(tasks)) {
            throw new ImportError(
                `${source} is no export of Label Studio as JSON: choose "JSON" there, not "JSON-MIN".`,
            );
        }
        const finder = await findPictures(foldersBeside(source, folder));
        const missing: string[] = [];
        const pictures: LabelledSource[] = [];
        let open = 0;
        for (const task of tasks) {
            const name = Object.values(task.data).find(
                (value): value is string => typeof value === "string" && isPicture(value),
            );
            const path = name === undefined ? undefined : findUploaded(finder, name);
            const annotation = latest(task.annotations);
            if (path === undefined) {
                missing.push(name ?? JSON.stringify(task.data).slice(0, 80));
            } else if (annotation === undefined) {
                open++;
            } else {
                const classes = annotation.result.flatMap(({ type, value }) =>
                    type === "choices" ? (value["choices"] as string[]) : [],
                );
                pictures.push({ path, classes, shapes: annotation.result.flatMap(shapesOf), ...sizeOf(annotation) });
            }
        }
        const openNote =
            open === 0 ? [] : [`${open} tasks without an annotation, or with a skipped one, are left out.`];
        return { pictures, notes: [...missingNote(missing), ...openNote] };
    },
};

function isTasks(value: unknown): value is Task[] {
    return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((task: Partial<Task> | null) => typeof task?.data === "object" && Array.isArray(task.annotations))
    );
}

function isPicture(value: string): boolean {
    return /\.(png|jpe?g|tiff?|webp|bmp)(\?.*)?$/i.test(value);
}

/** Finds an uploaded file. Its name in Label Studio has eight hexadecimal digits before the original name. */
function findUploaded(finder: PictureFinder, written: string): string | undefined {
    const name = decodeURIComponent(basename(written.replace(/^.*[?&]d=/, "").replace(/\?.*$/, "")));
    return finder.find(name) ?? finder.find(name.replace(/^[0-9a-f]{8}-/, ""));
}

function latest(annotations: readonly Annotation[]): Annotation | undefined {
    const time = ({ updated_at, created_at }: Annotation) => Date.parse(updated_at ?? created_at ?? "") || 0;
    return annotations.filter(({ was_cancelled }) => !was_cancelled).toSorted((a, b) => time(b) - time(a))[0];
}

function sizeOf({ result }: Annotation): Pick<LabelledSource, "labelledSize"> {
    const { original_width: width, original_height: height } =
        result.find(({ original_width }) => original_width !== undefined) ?? {};
    return width === undefined || height === undefined ? {} : { labelledSize: { width, height } };
}

/** Converts a result to shapes. Label Studio measures in hundredths of the sides. */
function shapesOf({ type, value, original_width: width = 0, original_height: height = 0 }: Result): Shape[] {
    const className = (value[type] as string[] | undefined)?.[0];
    if (className === undefined) {
        return [];
    }
    const [columns, rows] = [width / 100, height / 100];
    const number = (name: string) => Number(value[name] ?? 0);
    switch (type) {
        case "polygonlabels": {
            const points = value["points"] as [number, number][];
            return [{ kind: "polygon", className, rings: [points.flatMap(([x, y]) => [x * columns, y * rows])] }];
        }
        case "rectanglelabels": {
            const box = [
                number("x") * columns,
                number("y") * rows,
                number("width") * columns,
                number("height") * rows,
            ] as const;
            return [{ kind: "box", className, box }];
        }
        case "ellipselabels": {
            const angle = (number("rotation") * Math.PI) / 180;
            const ring = ellipse(
                number("x") * columns,
                number("y") * rows,
                number("radiusX") * columns,
                number("radiusY") * rows,
                angle,
            );
            return [{ kind: "polygon", className, rings: [ring] }];
        }
        case "brushlabels": {
            const rgba = decodeBrush(value["rle"] as number[]);
            const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => (rgba[4 * pixel + 3] > 0 ? 1 : 0));
            return [{ kind: "pixels", className, pixels, width, height }];
        }
        default:
            return [];
    }
}
