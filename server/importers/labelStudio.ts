import { ImportError } from "./contract";
import type { Importer, LabelledSource, Shape } from "./contract";
import { findPictures, foldersBeside, missingNote, readJson, writtenName } from "./pictureFiles";
import type { PictureFinder } from "./pictureFiles";
import { ellipse, radians, rectangle, turnedAbout } from "./rings";
import { readRecords, recordForm, side } from "./records";
import { decodeBrush } from "./runLengths";

/** Task of an export, whose annotation is checked when it is read. */
interface Task {
    data: Record<string, unknown>;
    annotations: unknown[];
}

interface Annotation {
    was_cancelled?: boolean | null;
    created_at?: string | null;
    updated_at?: string | null;
    result: Result[];
}

interface Result {
    type: string;
    original_width?: number;
    original_height?: number;
    /** Undefined: a relation between two results. */
    value?: Value;
}

type Value = Partial<Record<"x" | "y" | "width" | "height" | "rotation" | "radiusX" | "radiusY", number>> & {
    points?: [x: number, y: number][];
    rle?: number[];
    choices?: string[];
} & { [type: string]: unknown };

const number = { type: "number" };
const text = { type: ["string", "null"] };
const names = { type: "array", items: { type: "string" } };

const readAnnotation = recordForm<Annotation>("an annotation", {
    type: "object",
    required: ["result"],
    properties: {
        was_cancelled: { type: ["boolean", "null"] },
        created_at: text,
        updated_at: text,
        result: {
            type: "array",
            items: {
                type: "object",
                required: ["type"],
                properties: {
                    type: { type: "string" },
                    original_width: side,
                    original_height: side,
                    value: {
                        type: "object",
                        properties: {
                            ...{ x: number, y: number, width: number, height: number, rotation: number },
                            ...{ radiusX: number, radiusY: number },
                            points: {
                                type: "array",
                                items: { type: "array", minItems: 2, maxItems: 2, items: number },
                            },
                            rle: { type: "array", items: { type: "integer", minimum: 0, maximum: 255 } },
                            choices: names,
                        },
                        patternProperties: { labels$: names },
                    },
                },
            },
        },
    },
});

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
        let open = 0;
        const { pictures, notes } = readRecords(
            tasks,
            ({ data }) => pictureOf(data) ?? JSON.stringify(data).slice(0, 80),
            ({ data, annotations }) => {
                const name = pictureOf(data);
                const path = name === undefined ? undefined : findUploaded(finder, name);
                if (path === undefined) {
                    missing.push(name ?? JSON.stringify(data).slice(0, 80));
                    return undefined;
                }
                const annotation = latest(annotations.map(readAnnotation));
                if (annotation === undefined) {
                    open++;
                    return undefined;
                }
                const classes = annotation.result.flatMap(classesOf);
                const shapes = annotation.result.flatMap(shapesOf);
                if (classes.length === 0 && shapes.length === 0 && annotation.result.some(isRegion)) {
                    throw new ImportError("its regions have no label");
                }
                return { path, classes, shapes, ...sizeOf(annotation) };
            },
        );
        const openNote =
            open === 0 ? [] : [`${open} tasks without an annotation, or with a skipped one, are left out.`];
        return { pictures, notes: [...missingNote(missing), ...openNote, ...notes] };
    },
};

function isTasks(value: unknown): value is Task[] {
    return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every(
            (task: Partial<Task> | null) =>
                typeof task?.data === "object" && task.data !== null && Array.isArray(task.annotations),
        )
    );
}

/** Address of a task's picture. */
function pictureOf(data: Task["data"]): string | undefined {
    return Object.values(data).find(
        (value): value is string => typeof value === "string" && /\.(png|jpe?g|tiff?|webp|bmp)(\?.*)?$/i.test(value),
    );
}

/** Finds an uploaded file. Its name in Label Studio has eight hexadecimal digits before the original name. */
function findUploaded(finder: PictureFinder, written: string): string | undefined {
    // An address of a local file has its whole path behind "d=", as one encoded word.
    const name = writtenName(writtenName(written.replace(/^.*[?&]d=/, "")));
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

/** Classes that a result gives the whole picture: choices, and what makes no mask, since a point tells of a defect too. */
function classesOf({ type, value = {} }: Result): string[] {
    const isLabel = type === "choices" || (type.endsWith("labels") && !drawn.has(type));
    return isLabel ? ((value[type] as string[] | undefined) ?? []) : [];
}

function isRegion({ value = {} }: Result): boolean {
    return ["x", "points", "rle"].some((member) => member in value);
}

/** Converts a result to shapes. Label Studio measures in hundredths of the sides. */
function shapesOf({ type, value = {}, original_width: width, original_height: height }: Result): Shape[] {
    const className = (value[type] as string[] | undefined)?.[0];
    if (className === undefined || !drawn.has(type)) {
        return [];
    }
    if (width === undefined || height === undefined) {
        throw new ImportError(`a shape of "${className}" has no original_width and original_height`);
    }
    const [columns, rows] = [width / 100, height / 100];
    const [x, y] = [(value.x ?? 0) * columns, (value.y ?? 0) * rows];
    const angle = radians(value.rotation ?? 0);
    switch (type) {
        case "polygonlabels": {
            const ring = (value.points ?? []).flatMap((point) => [point[0] * columns, point[1] * rows]);
            return [{ kind: "polygon", className, rings: [ring] }];
        }
        case "rectanglelabels": {
            const ring = rectangle(x, y, (value.width ?? 0) * columns, (value.height ?? 0) * rows);
            // Turned about its first corner.
            return [{ kind: "box", className, rings: [turnedAbout(x, y, ring, angle)] }];
        }
        case "ellipselabels": {
            const ring = ellipse(x, y, (value.radiusX ?? 0) * columns, (value.radiusY ?? 0) * rows, angle);
            return [{ kind: "polygon", className, rings: [ring] }];
        }
        default: {
            const rgba = decodeBrush(value.rle ?? [], 4 * width * height);
            const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => (rgba[4 * pixel + 3] > 0 ? 1 : 0));
            return [{ kind: "pixels", className, pixels, width, height }];
        }
    }
}

/** Types of results that are drawn. */
const drawn = new Set(["polygonlabels", "rectanglelabels", "ellipselabels", "brushlabels"]);
