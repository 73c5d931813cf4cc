import { encodeOnnxGraph } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { OnnxSession } from "../numerics/onnxSession";
import type { PatchMaps } from "./pictureFeatures";
import type { Random } from "../numerics/random";

/** Patches in a picture: 40 × 40, one to each place of map s8. */
export const PATCHES_A_SIDE = 40;
export const PATCHES = PATCHES_A_SIDE ** 2;

/** Numbers that describe a patch. */
export const PATCH_DIMENSIONS = 96;

/** Channels of s8, s16a and s16b, in this order. */
export const patchChannels = { s8: 40, s16a: 80, s16b: 112 } as const;

const mapNames = ["s8", "s16a", "s16b"] as const;
type MapName = (typeof mapNames)[number];

/** For each map, a matrix [PATCH_DIMENSIONS, channels]: scales the channels and projects them. */
export type PatchProjection = Record<MapName, Float32Array>;

/**
 * Deviation that a channel has at least, as a share of the mean of its map's: one that hardly changes in normal
 * pictures says something when it does, but not a thousand times as much as others.
 */
const LEAST_DEVIATION = 0.01;

/**
 * A Gaussian projection of all 232 channels to {@link PATCH_DIMENSIONS}, each channel divided by its deviation
 * first: distances are kept to within some percent, at half the cost.
 */
export function drawPatchProjection(deviations: Record<MapName, Float32Array>, random: Random): PatchProjection {
    const draw = (name: MapName) => {
        const channels = patchChannels[name];
        const matrix = new Float32Array(PATCH_DIMENSIONS * channels);
        const mean = deviations[name].reduce((sum, deviation) => sum + deviation, 0) / channels;
        const least = LEAST_DEVIATION * mean || 1;
        for (let index = 0; index < matrix.length; index++) {
            const deviation = deviations[name][index % channels];
            matrix[index] = random.gaussian() / Math.sqrt(PATCH_DIMENSIONS) / Math.max(deviation, least);
        }
        return matrix;
    };
    return { s8: draw("s8"), s16a: draw("s16a"), s16b: draw("s16b") };
}

/** The projection among a detector's arrays, of which it takes `s8`, `s16a` and `s16b`. */
export function projectionOf(arrays: Readonly<Record<string, Float32Array>>): PatchProjection {
    return { s8: arrays.s8, s16a: arrays.s16a, s16b: arrays.s16b };
}

/**
 * The projection to patches in which all directions vary alike in normal pictures: what is unusual in a direction that
 * hardly varies is far from everything then.
 *
 * @param whitening - [PATCH_DIMENSIONS, PATCH_DIMENSIONS], zero right of its diagonal.
 */
export function whitenProjection(projection: PatchProjection, whitening: Float32Array): PatchProjection {
    const whitened = (matrix: Float32Array) => {
        const channels = matrix.length / PATCH_DIMENSIONS;
        return Float32Array.from(matrix, (_, index) => {
            const [row, channel] = [Math.floor(index / channels), index % channels];
            let sum = 0;
            for (let from = 0; from <= row; from++) {
                sum += whitening[row * PATCH_DIMENSIONS + from] * matrix[from * channels + channel];
            }
            return sum;
        });
    };
    return { s8: whitened(projection.s8), s16a: whitened(projection.s16a), s16b: whitened(projection.s16b) };
}

/**
 * Describes each patch by what is in and right around it (the mean of 3 × 3 places of each map).
 *
 * @returns [PATCHES, PATCH_DIMENSIONS], row by row of the picture.
 */
export async function embedPatches(maps: PatchMaps, projection: PatchProjection): Promise<Float32Array> {
    const session = await openSession();
    const { patches } = await session.run(
        Object.fromEntries(
            mapNames.flatMap((name) => [
                [name, { data: maps[name].data, shape: [1, maps[name].channels, maps[name].height, maps[name].width] }],
                [
                    `${name}.projection`,
                    { data: projection[name], shape: [PATCH_DIMENSIONS, patchChannels[name], 1, 1] },
                ],
            ]),
        ),
    );
    return patches.data;
}

// All steps are linear, so the projection comes first, and the others work on 96 channels instead of 232.
const graph = encodeOnnxGraph({
    name: "embedPatches",
    inputs: mapNames.flatMap((name) => [
        {
            name,
            shape: [1, patchChannels[name], "H", "W"].map((size) =>
                typeof size === "string" ? `${name}.${size}` : size,
            ),
        },
        { name: `${name}.projection`, shape: [PATCH_DIMENSIONS, patchChannels[name], 1, 1] },
    ]),
    outputs: [{ name: "patches", shape: [PATCHES, PATCH_DIMENSIONS] }],
    constants: [
        { name: "none", shape: [0], values: new Float32Array(0) },
        {
            name: "grid",
            shape: [4],
            values: BigInt64Array.of(1n, BigInt(PATCH_DIMENSIONS), BigInt(PATCHES_A_SIDE), BigInt(PATCHES_A_SIDE)),
        },
        { name: "list", shape: [2], values: BigInt64Array.of(BigInt(PATCHES), BigInt(PATCH_DIMENSIONS)) },
    ],
    nodes: [
        ...mapNames.map((name) => ({
            operator: "Conv",
            inputs: [name, `${name}.projection`],
            outputs: [`${name}.projected`],
        })),
        { operator: "Add", inputs: ["s16a.projected", "s16b.projected"], outputs: ["s16.projected"] },
        ...["s8", "s16"].map((name) => ({
            operator: "AveragePool",
            inputs: [`${name}.projected`],
            outputs: [`${name}.around`],
            attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 0 },
        })),
        {
            operator: "Resize",
            inputs: ["s16.around", "none", "none", "grid"],
            outputs: ["s16.grid"],
            attributes: { mode: "linear", coordinate_transformation_mode: "half_pixel" },
        },
        { operator: "Add", inputs: ["s8.around", "s16.grid"], outputs: ["summed"] },
        { operator: "Transpose", inputs: ["summed"], outputs: ["placesFirst"], attributes: { perm: [0, 2, 3, 1] } },
        { operator: "Reshape", inputs: ["placesFirst", "list"], outputs: ["patches"] },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    opened ??= openOnnxSession(graph);
    return opened;
}
