import { readFile } from "node:fs/promises";
import { ImportError } from "./contract";
import type { Importer, LabelledSource, Shape } from "./contract";
import { findPictures, foldersBeside, isFile, missingNote } from "./pictureFiles";
import { ellipse, radians, rectangle, turnedAbout } from "./rings";
import { longestSide, readRecords } from "./records";
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
        const images = imagesOf(await readFile(source, "utf8"));
        if (images.length === 0) {
            throw new ImportError(`${source} has no image elements: export it as CVAT for images 1.1.`);
        }
        const missing: string[] = [];
        const { pictures, notes } = readRecords(
            images,
            ({ attributes }, index) => attributes["name"] ?? `image ${index + 1}`,
            (image) => {
                const { name = "" } = image.attributes;
                const path = finder.find(name);
                if (path === undefined) {
                    missing.push(name);
                    return undefined;
                }
                return { path, ...labelsOf(image) };
            },
        );
        return { pictures, notes: [...missingNote(missing), ...notes] };
    },
};

type Attributes = Readonly<Record<string, string>>;

interface Element {
    name: string;
    attributes: Attributes;
}

/** Element `image` with those in it. */
interface Image extends Element {
    inside: Element[];
}

function imagesOf(xml: string): Image[] {
    const images: Image[] = [];
    let isOpen = false;
    for (const { isEnd, ...element } of elements(xml)) {
        if (element.name === "image") {
            isOpen = !isEnd;
            if (!isEnd) {
                images.push({ ...element, inside: [] });
            }
        } else if (isOpen && !isEnd) {
            images.at(-1)!.inside.push(element);
        }
    }
    return images;
}

function labelsOf(image: Image): Omit<LabelledSource, "path"> {
    const [width, height] = [sideOf(image, "width"), sideOf(image, "height")];
    const labels = image.inside
        .filter(({ attributes }) => attributes["label"] !== undefined)
        .map((element) => ({ name: element.attributes["label"], shapes: shapesOf(element, { width, height }) }));
    return {
        // Tags, and what makes no mask: a line or a point tells of a defect too.
        classes: labels.filter(({ shapes }) => shapes.length === 0).map(({ name }) => name),
        shapes: labels.flatMap(({ shapes }) => shapes),
        labelledSize: { width, height },
    };
}

/** @throws ImportError when the element hasn't the attribute. */
function textOf({ name, attributes }: Element, attribute: string): string {
    const text = attributes[attribute];
    if (text === undefined) {
        throw new ImportError(`an element "${name}" has no attribute "${attribute}"`);
    }
    return text;
}

/** @throws ImportError when the attribute is no list of numbers. */
function numbersOf(element: Element, attribute: string, separators = /[;,]/): number[] {
    const numbers = textOf(element, attribute)
        .split(separators)
        .map((text) => (text.trim() === "" ? NaN : Number(text)));
    if (!numbers.every(Number.isFinite)) {
        throw new ImportError(`the attribute "${attribute}" of an element "${element.name}" is no number`);
    }
    return numbers;
}

function numberOf(element: Element, attribute: string): number {
    return numbersOf(element, attribute, /$^/)[0];
}

function sideOf(element: Element, attribute: string): number {
    const side = numberOf(element, attribute);
    if (!Number.isInteger(side) || side < 1 || side > longestSide) {
        throw new ImportError(`the ${attribute} of an element "${element.name}" is ${side} pixels`);
    }
    return side;
}

function shapesOf(element: Element, { width, height }: { width: number; height: number }): Shape[] {
    const className = element.attributes["label"];
    const number = (attribute: string) => numberOf(element, attribute);
    const angle = () => radians(element.attributes["rotation"] === undefined ? 0 : number("rotation"));
    switch (element.name) {
        case "polygon":
            return [{ kind: "polygon", className, rings: [numbersOf(element, "points")] }];
        case "ellipse": {
            const ring = ellipse(number("cx"), number("cy"), number("rx"), number("ry"), angle());
            return [{ kind: "polygon", className, rings: [ring] }];
        }
        case "box": {
            const [left, top, right, bottom] = ["xtl", "ytl", "xbr", "ybr"].map(number);
            const ring = rectangle(left, top, right - left, bottom - top);
            return [
                { kind: "box", className, rings: [turnedAbout((left + right) / 2, (top + bottom) / 2, ring, angle())] },
            ];
        }
        case "mask": {
            const [left, top] = [number("left"), number("top")];
            const [columns, rows] = [sideOf(element, "width"), sideOf(element, "height")];
            if (left < 0 || top < 0 || left + columns > width || top + rows > height) {
                throw new ImportError(`a mask of "${className}" is not inside the picture`);
            }
            const part = decodeRunLengths(numbersOf(element, "rle"), columns * rows);
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

/** Reads the elements of XML. CDATA and processing instructions are ignored, because tools put no labels there. */
function* elements(xml: string): Generator<Element & { isEnd: boolean }> {
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
