import { readFile } from "node:fs/promises";
import { fileProblem } from "../../files/fileProblem";
import { openOnnxSession } from "../numerics/onnxSession";
import type { FloatTensor, OnnxSession } from "../numerics/onnxSession";
import type { Backbone, FeatureMaps, Pixels } from "./backbone";
import { BackboneError, DEFAULT_MULTIPLE, readBackboneManifest, readingOf } from "./backboneManifest";
import type { BackboneLayer, BackboneManifest } from "./backboneManifest";
import { openMapAdapter, openResizer } from "./mapAdapter";
import type { MapAdapter } from "./mapAdapter";

/** Pass over pictures of one size, ready to run. */
interface Pass {
    /** Width and height that the graph gets. */
    size: readonly [number, number];
    resize: (planes: FloatTensor) => Promise<FloatTensor>;
    /** Undefined before the first pass, which tells how many channels there are. */
    adapter?: MapAdapter;
}

/** Sizes whose graphs are kept: the pictures of a project have one or two. */
const MOST_SIZES = 3;

/**
 * Opens a backbone that somebody brings: an ONNX file with a manifest beside it. Its layers are projected to the channels
 * of the package's own backbone and resized to its strides, so that detectors look at it as at that one.
 *
 * @throws BackboneError for a file or manifest that can't be used.
 */
export async function openBroughtBackbone(file: string): Promise<Backbone> {
    let model: Buffer;
    try {
        model = await readFile(file);
    } catch (error) {
        throw new BackboneError(`The backbone ${file} can't be read: ${fileProblem(error)}.`);
    }
    const manifest = await readBackboneManifest(file, model);
    const session = await openGraph(file, model);
    const passes = new Map<string, Pass>();
    const passOf = async (width: number, height: number): Promise<Pass> => {
        const key = `${width}x${height}`;
        if (passes.size === MOST_SIZES && !passes.has(key)) {
            passes.clear();
        }
        const size = inputSize(manifest, width, height);
        const pass = passes.get(key) ?? { size, resize: await openResizer([width, height], size) };
        passes.set(key, pass);
        return pass;
    };
    const look = async (pixels: Pixels, width: number, height: number): Promise<FeatureMaps> => {
        const pass = await passOf(width, height);
        const input = await pass.resize(planesOf(pixels, width, height));
        const outputs = await run(session, file, manifest, normalise(input, manifest));
        const layers = manifest.layers.map((layer) => mapOf(layer, outputs, pass.size, file));
        pass.adapter ??= await openMapAdapter(
            manifest.layers.map(({ stride }, index) => ({ stride, shape: layers[index].shape })),
            [width, height],
        );
        return pass.adapter(layers);
    };
    let last: Promise<unknown> = Promise.resolve();
    return {
        checksum: manifest.sha256.toLowerCase(),
        reading: readingOf(manifest),
        computeFeatureMaps(pixels, width, height, take) {
            const result = last.then(async () => take(await look(pixels, width, height)));
            last = result.catch(() => undefined);
            return result;
        },
    };
}

async function openGraph(file: string, model: Uint8Array): Promise<OnnxSession> {
    try {
        return await openOnnxSession(model);
    } catch (error) {
        throw new BackboneError(`The backbone ${file} is no ONNX graph that can be run: ${(error as Error).message}`);
    }
}

async function run(
    session: OnnxSession,
    file: string,
    { input }: BackboneManifest,
    pictures: FloatTensor,
): Promise<Record<string, FloatTensor>> {
    try {
        return await session.run({ [input.name]: pictures });
    } catch (error) {
        throw new BackboneError(
            `The backbone ${file} can't look at a picture of ${pictures.shape[3]}x${pictures.shape[2]} pixels: ${(error as Error).message}`,
        );
    }
}

function inputSize({ input }: BackboneManifest, width: number, height: number): readonly [number, number] {
    const { size, multipleOf = DEFAULT_MULTIPLE } = input;
    const side = (length: number) => multipleOf * Math.max(1, Math.round(length / multipleOf));
    return size ?? [side(width), side(height)];
}

/** [1, 3, height, width], 0–255. */
function planesOf({ rgb, planes }: Pixels, width: number, height: number): FloatTensor {
    const shape = [1, 3, height, width];
    if (planes) {
        return { data: planes, shape };
    }
    const places = width * height;
    const data = Float32Array.from(
        { length: 3 * places },
        (_, index) => rgb[3 * (index % places) + Math.floor(index / places)],
    );
    return { data, shape };
}

function normalise({ data, shape }: FloatTensor, { input }: BackboneManifest): FloatTensor {
    const places = data.length / 3;
    return {
        data: data.map((value, index) => {
            const channel = Math.floor(index / places);
            return (value - input.mean[channel]) / input.deviation[channel];
        }),
        shape,
    };
}

/** A layer's output as a map [1, channels, height, width]. @throws BackboneError when it isn't what the manifest says. */
function mapOf(
    { output, stride, leadingTokens }: BackboneLayer,
    outputs: Readonly<Record<string, FloatTensor>>,
    [width, height]: readonly [number, number],
    file: string,
): FloatTensor {
    const fail = (what: string): never => {
        throw new BackboneError(`The backbone ${file} isn't what its manifest says: ${what}.`);
    };
    const tensor = outputs[output] as FloatTensor | undefined;
    if (!(tensor?.data instanceof Float32Array)) {
        return fail(`it has no output ${output} of floats; it has ${Object.keys(outputs).join(", ")}`);
    }
    if (!tensor.data.every(Number.isFinite)) {
        return fail(`its output ${output} has numbers that aren't finite`);
    }
    const [columns, rows] = [Math.ceil(width / stride), Math.ceil(height / stride)];
    const shape = tensor.shape.join(" × ");
    if (leadingTokens === undefined) {
        const [one, , mapRows, mapColumns] = tensor.shape;
        return tensor.shape.length === 4 && one === 1 && mapRows === rows && mapColumns === columns
            ? tensor
            : fail(`${output} is ${shape} instead of 1 × channels × ${rows} × ${columns}, at a stride of ${stride}`);
    }
    const [one, count, channels] = tensor.shape;
    if (tensor.shape.length !== 3 || one !== 1 || count !== leadingTokens + rows * columns) {
        return fail(`${output} is ${shape} instead of 1 × ${leadingTokens + rows * columns} tokens × channels`);
    }
    const data = new Float32Array(channels * rows * columns);
    for (let place = 0; place < rows * columns; place++) {
        for (let channel = 0; channel < channels; channel++) {
            data[channel * rows * columns + place] = tensor.data[(leadingTokens + place) * channels + channel];
        }
    }
    return { data, shape: [1, channels, rows, columns] };
}
