import { readFile } from "node:fs/promises";
import { ImportError } from "./contract";
import type { Importer, LabelledSource, Shape } from "./contract";
import { findPictures, foldersBeside, isFile, missingNote } from "./pictureFiles";
import { decodeRunLengths } from "./runLengths";

/** Format "CVAT for images 1.1". */
export const cvat: Importer = {
    title: "CVAT: the XML file of an export as CVAT for images",

    recognises: async (source) =>
        /\.xml$/i.test(source) &&
        (await isFile(source)) &&
        /<annotations>[^]*<image\s/.test(await readFile(source, "utf8")),

    read: async (source, { pictures: folder }) => {
        const finder = await findPictures(foldersBeside(source, folder));
        const missing: string[] = [];
        const pictures: LabelledSource[] = [];
        let current: LabelledSource | undefined;
        for (const { name, attributes, isEnd } of elements(await readFile(source, "utf8"))) {
            if (name === "image") {
                current = undefined;
                if (!isEnd) {
                    current = sourceOf(attributes, finder.find(attributes["name"] ?? ""), missing);
                    pictures.push(...(current ? [current] : []));
                }
            } else if (current && !isEnd) {
                addTo(current, name, attributes);
            }
        }
        if (pictures.length === 0 && missing.length === 0) {
            throw new ImportError(`${source} has no image elements: export it as CVAT for images 1.1.`);
        }
        return { pictures, notes: missingNote(missing) };
    },
};

type Attributes = Readonly<Record<string, string>>;

function sourceOf(
    { name = "", width, height }: Attributes,
    path: string | undefined,
    missing: string[],
): LabelledSource | undefined {
    if (path === undefined) {
        missing.push(name);
        return undefined;
    }
    return { path, classes: [], shapes: [], labelledSize: { width: Number(width), height: Number(height) } };
}

function addTo(picture: LabelledSource, name: string, attributes: Attributes): void {
    const className = attributes["label"];
    if (className === undefined) {
        return;
    }
    if (name === "tag") {
        picture.classes.push(className);
        return;
    }
    picture.shapes.push(...shapesOf(name, attributes, className, picture.labelledSize!));
}

function shapesOf(
    name: string,
    attributes: Attributes,
    className: string,
    { width, height }: { width: number; height: number },
): Shape[] {
    const number = (attribute: string) => Number(attributes[attribute]);
    switch (name) {
        case "polygon":
            return [{ kind: "polygon", className, rings: [attributes["points"].split(/[;,]/).map(Number)] }];
        case "ellipse":
            return [
                {
                    kind: "polygon",
                    className,
                    rings: [ellipse(number("cx"), number("cy"), number("rx"), number("ry"))],
                },
            ];
        case "box": {
            const [left, top] = [number("xtl"), number("ytl")];
            return [{ kind: "box", className, box: [left, top, number("xbr") - left, number("ybr") - top] }];
        }
        case "mask": {
            const [left, top, columns, rows] = ["left", "top", "width", "height"].map(number);
            const part = decodeRunLengths(attributes["rle"].split(",").map(Number), columns * rows);
            const pixels = new Uint8Array(width * height);
            for (let row = 0; row < rows; row++) {
                pixels.set(part.subarray(row * columns, (row + 1) * columns), (top + row) * width + left);
            }
            return [{ kind: "pixels", className, pixels, width, height }];
        }
        default:
            return [];
    }
}

/** Approximates an ellipse by a ring of 64 corners. */
export function ellipse(x: number, y: number, radiusX: number, radiusY: number, angle = 0): number[] {
    return Array.from({ length: 64 }, (_, corner) => (2 * Math.PI * corner) / 64).flatMap((turn) => {
        const [across, down] = [radiusX * Math.cos(turn), radiusY * Math.sin(turn)];
        return [
            x + across * Math.cos(angle) - down * Math.sin(angle),
            y + across * Math.sin(angle) + down * Math.cos(angle),
        ];
    });
}

/** Reads the elements of XML. CDATA and processing instructions are ignored, because tools put no labels there. */
function* elements(xml: string): Generator<{ name: string; attributes: Attributes; isEnd: boolean }> {
    for (const [, slash, name, written] of xml.matchAll(
        /<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g,
    )) {
        const attributes = Object.fromEntries(
            [...written.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key, double, single]) => [
                key,
                unescape(double ?? single),
            ]),
        );
        yield { name, attributes, isEnd: slash === "/" };
    }
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescape(text: string): string {
    return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) =>
        decimal || hex ? String.fromCodePoint(parseInt(decimal ?? hex!, decimal ? 10 : 16)) : (named[name!] ?? whole),
    );
}
