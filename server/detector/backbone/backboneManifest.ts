import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileProblem } from "../../files/fileProblem";

/** Backbone that somebody brings can't be used. The message is a sentence for whoever starts the service. */
export class BackboneError extends Error {
    override readonly name = "BackboneError";
}

/** Layer of a backbone whose output is looked at: a map [1, channels, height, width], or tokens [1, count, channels]. */
export interface BackboneLayer {
    /** Name of the graph's output. */
    output: string;
    /** Pixels of the input in a row that are one place of the layer: the stride, or the side of a token's patch. */
    stride: number;
    /** Tokens without a place that come first, such as the class token. Undefined: the output is a map. */
    leadingTokens?: number;
}

/** Description of a backbone: the file `NAME.json` beside `NAME.onnx`. */
export interface BackboneManifest {
    format: 1;
    name: string;
    licence: string;
    /** SHA-256 of the ONNX file, in hexadecimal. */
    sha256: string;
    input: {
        /** Name of the graph's input, [1, 3, height, width]. */
        name: string;
        /** Means and deviations of red, green and blue of the training, on a scale of 0–255. */
        mean: [number, number, number];
        deviation: [number, number, number];
        /** Width and height that the graph takes. Undefined: any multiples of `multipleOf`. */
        size?: [number, number];
        /** Default: 32. */
        multipleOf?: number;
    };
    /** Layers to look at, in the order of the network. */
    layers: BackboneLayer[];
}

/** Most layers of a manifest: detectors look at six maps. */
const MOST_LAYERS = 6;

/** Path of the manifest of an ONNX file. @throws BackboneError when the name isn't one of an ONNX file. */
export function manifestPathOf(file: string): string {
    if (!file.endsWith(".onnx")) {
        throw new BackboneError(
            `The backbone ${file} can't be used: its name must end in .onnx, and its manifest's in .json.`,
        );
    }
    return `${file.slice(0, -".onnx".length)}.json`;
}

/**
 * Reads the manifest beside an ONNX file, and checks it against the file.
 *
 * @param model - content of the ONNX file.
 * @throws BackboneError that names what is wrong.
 */
export async function readBackboneManifest(file: string, model: Uint8Array): Promise<BackboneManifest> {
    const path = manifestPathOf(file);
    const fail = (what: string): never => {
        throw new BackboneError(`The backbone's manifest ${path} can't be used: ${what}.`);
    };
    let text: string;
    try {
        text = await readFile(path, "utf8");
    } catch (error) {
        return fail(`${fileProblem(error)}; docs/backbones.md says what it must have`);
    }
    let manifest: unknown;
    try {
        manifest = JSON.parse(text);
    } catch (error) {
        return fail(`it is not JSON (${(error as Error).message})`);
    }
    const problem = problemOf(manifest);
    if (problem !== undefined) {
        return fail(problem);
    }
    const checked = manifest as BackboneManifest;
    const sha256 = createHash("sha256").update(model).digest("hex");
    if (checked.sha256.toLowerCase() !== sha256) {
        return fail(`it is about a file with the SHA-256 ${checked.sha256}, but ${file} has ${sha256}`);
    }
    return checked;
}

/** SHA-256 of what a manifest says about how to run the graph: with another, features are others. */
export function readingOf({ input, layers }: BackboneManifest): string {
    const { name, mean, deviation, size = null, multipleOf = DEFAULT_MULTIPLE } = input;
    const taken = layers.map(({ output, stride, leadingTokens = null }) => [output, stride, leadingTokens]);
    return createHash("sha256")
        .update(JSON.stringify([name, mean, deviation, size, multipleOf, taken]))
        .digest("hex");
}

export const DEFAULT_MULTIPLE = 32;

function problemOf(manifest: unknown): string | undefined {
    const of = (value: unknown) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
    const { format, name, licence, sha256, input, layers } = of(manifest);
    const { name: inputName, mean, deviation, size, multipleOf = DEFAULT_MULTIPLE } = of(input);
    if (format !== 1) {
        return `format must be 1`;
    }
    if (![name, licence, inputName].every((text) => typeof text === "string" && text !== "")) {
        return "name, licence and input.name must be texts";
    }
    if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/i.test(sha256)) {
        return "sha256 must be 64 hexadecimal digits";
    }
    if (!areNumbers(mean, 3) || !areNumbers(deviation, 3) || (deviation as number[]).some((value) => value <= 0)) {
        return "input.mean and input.deviation must be three numbers each, for red, green and blue, deviations above 0";
    }
    if (size !== undefined && !(areNumbers(size, 2) && (size as number[]).every(isSide))) {
        return "input.size must be width and height, whole numbers from 32 to 1024";
    }
    if (!isSide(multipleOf, 1)) {
        return "input.multipleOf must be a whole number from 1 to 1024";
    }
    if (!Array.isArray(layers) || layers.length === 0 || layers.length > MOST_LAYERS) {
        return `layers must be a list of 1 to ${MOST_LAYERS}`;
    }
    const isLayer = (layer: unknown) => {
        const { output, stride, leadingTokens = 0 } = of(layer);
        return typeof output === "string" && isWhole(stride, 1, 64) && isWhole(leadingTokens, 0, 64);
    };
    return layers.every(isLayer)
        ? undefined
        : "each layer must have output, stride (1 to 64), and leadingTokens if its output is tokens";
}

function areNumbers(values: unknown, count: number): boolean {
    return Array.isArray(values) && values.length === count && values.every((value) => Number.isFinite(value));
}

function isSide(value: unknown, least: number = 32): boolean {
    return isWhole(value, typeof least === "number" && least < 32 ? least : 32, 1024);
}

function isWhole(value: unknown, least: number, most: number): boolean {
    return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
