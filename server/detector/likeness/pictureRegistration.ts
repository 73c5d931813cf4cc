import { setImmediate } from "node:timers/promises";
import { THUMBNAIL_SIDE } from "./coarseStructure";
import { gaussianBlurMatrix } from "../views/gaussianBlur";
import { encodeOnnxGraph } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { OnnxSession } from "../numerics/onnxSession";
import { Pairs } from "../numerics/pairs";

/*
 * Whether one picture, turned, mirrored, cropped or moved, shows what another shows: the middle of one, in many
 * positions, is laid over all places of the other, and the best correlation counts.
 */

/** With more pictures the fine positions are left out, with still more all: the time grows with the square. */
const MOST_IN_ALL_POSITIONS = 500;
const MOST_IN_RIGHT_ANGLES = 4_000;

const SIDE = 16;
/** Side of the piece in the middle that is looked for, in pixels. */
const TEMPLATE = 11;
const PLACES = (SIDE - TEMPLATE + 1) ** 2;
const PIXELS = TEMPLATE ** 2;

const ANGLES = [-8, -4, 0, 4, 8];
const ZOOMS = [1, 1.1];

/**
 * The best correlation of each picture with each other one, −1 to 1, over right-angled turns, mirror images and small
 * shifts; of up to 500 pictures over small turns and crops too.
 *
 * @param structures - [1024] each, as {@link ./coarseStructure.coarseStructure} gives them.
 * @returns undefined for more than 4,000 pictures.
 */
export async function registeredSimilarities(structures: readonly Float32Array[]): Promise<Pairs | undefined> {
    const count = structures.length;
    if (count > MOST_IN_RIGHT_ANGLES) {
        return undefined;
    }
    const details = structures.map(evenContrast);
    const windows = concatenated(details.map(windowsOf), PLACES * PIXELS);
    const smooth = details.map((detail) => blurred(detail, smoothing));
    const best = new Pairs(count, -1);
    const fine = count <= MOST_IN_ALL_POSITIONS;
    for (const angle of fine ? ANGLES : [0]) {
        for (const zoom of fine ? ZOOMS : [1]) {
            const posed = smooth.map((detail) => pose(detail, angle, zoom));
            for (const turn of turns) {
                await setImmediate();
                await compare(
                    windows,
                    concatenated(
                        posed.map((picture) => templateOf(picture, turn)),
                        PIXELS,
                    ),
                    best,
                );
            }
        }
    }
    return best;
}

/** All right-angled turns and mirror images of a square, as where a place comes from. */
const turns: ((x: number, y: number) => [number, number])[] = [
    (x, y) => [x, y],
    (x, y) => [-x, y],
    (x, y) => [x, -y],
    (x, y) => [-x, -y],
    (x, y) => [y, x],
    (x, y) => [-y, x],
    (x, y) => [y, -x],
    (x, y) => [-y, -x],
];

const wide = gaussianBlurMatrix(THUMBNAIL_SIDE, 4);
const around = gaussianBlurMatrix(THUMBNAIL_SIDE, 5);
const smoothing = gaussianBlurMatrix(THUMBNAIL_SIDE, 0.7);

/** Only what is small, as strong in one part of the picture as in another. */
function evenContrast(structure: Float32Array): Float32Array {
    const slow = blurred(structure, wide);
    const fast = structure.map((value, index) => value - slow[index]);
    const energy = blurred(
        fast.map((value) => value * value),
        around,
    );
    return fast.map((value, index) => value / (Math.sqrt(Math.max(0, energy[index])) + 1));
}

/** Matrix · picture · matrixᵀ. */
function blurred(picture: Float32Array, matrix: Float32Array): Float32Array {
    const side = THUMBNAIL_SIDE;
    const columns = new Float32Array(side * side);
    const result = new Float32Array(side * side);
    for (let row = 0; row < side; row++) {
        for (let from = 0; from < side; from++) {
            const weight = matrix[row * side + from];
            for (let column = 0; weight !== 0 && column < side; column++) {
                columns[row * side + column] += weight * picture[from * side + column];
            }
        }
    }
    for (let row = 0; row < side; row++) {
        for (let column = 0; column < side; column++) {
            let sum = 0;
            for (let from = 0; from < side; from++) {
                sum += matrix[column * side + from] * columns[row * side + from];
            }
            result[row * side + column] = sum;
        }
    }
    return result;
}

/** All pieces of the picture that a template is laid over, [PLACES, PIXELS]. */
function windowsOf(detail: Float32Array): Float32Array {
    const half = Float32Array.from({ length: SIDE * SIDE }, (_, index) => {
        const start = 2 * (Math.floor(index / SIDE) * THUMBNAIL_SIDE + (index % SIDE));
        return (
            (detail[start] + detail[start + 1] + detail[start + THUMBNAIL_SIDE] + detail[start + THUMBNAIL_SIDE + 1]) /
            4
        );
    });
    const windows = new Float32Array(PLACES * PIXELS);
    const steps = SIDE - TEMPLATE + 1;
    for (let place = 0; place < PLACES; place++) {
        const corner = Math.floor(place / steps) * SIDE + (place % steps);
        windows.set(
            normalised((x, y) => half[corner + y * SIDE + x]),
            place * PIXELS,
        );
    }
    return windows;
}

/** The picture turned about its middle and enlarged, [SIDE, SIDE]; what comes from outside is as at the edge. */
function pose(detail: Float32Array, degrees: number, zoom: number): Float32Array {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180) / zoom, Math.cos((degrees * Math.PI) / 180) / zoom];
    const step = THUMBNAIL_SIDE / SIDE;
    return Float32Array.from({ length: SIDE * SIDE }, (_, index) => {
        const [x, y] = [((index % SIDE) + 0.5 - SIDE / 2) * step, (Math.floor(index / SIDE) + 0.5 - SIDE / 2) * step];
        return interpolated(
            detail,
            x * cos - y * sin + (THUMBNAIL_SIDE - 1) / 2,
            x * sin + y * cos + (THUMBNAIL_SIDE - 1) / 2,
        );
    });
}

function interpolated(picture: Float32Array, x: number, y: number): number {
    const within = (value: number) => Math.max(0, Math.min(THUMBNAIL_SIDE - 1.001, value));
    const [left, top] = [Math.floor(within(x)), Math.floor(within(y))];
    const [right, down] = [within(x) - left, within(y) - top];
    const at = top * THUMBNAIL_SIDE + left;
    const above = picture[at] * (1 - right) + picture[at + 1] * right;
    const below = picture[at + THUMBNAIL_SIDE] * (1 - right) + picture[at + THUMBNAIL_SIDE + 1] * right;
    return above * (1 - down) + below * down;
}

/** The middle of a picture, turned. */
function templateOf(picture: Float32Array, turn: (x: number, y: number) => [number, number]): Float32Array {
    const middle = (TEMPLATE - 1) / 2;
    const first = Math.floor((SIDE - TEMPLATE) / 2);
    return normalised((column, row) => {
        const [x, y] = turn(column - middle, row - middle);
        return picture[(first + middle + y) * SIDE + first + middle + x];
    });
}

/** With mean 0 and length 1, so that a product of two is their correlation. */
function normalised(at: (x: number, y: number) => number): Float32Array {
    const values = Float32Array.from({ length: PIXELS }, (_, index) =>
        at(index % TEMPLATE, Math.floor(index / TEMPLATE)),
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / PIXELS;
    const length = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) || 1;
    return values.map((value) => (value - mean) / length);
}

function concatenated(rows: readonly Float32Array[], width: number): Float32Array {
    const all = new Float32Array(rows.length * width);
    rows.forEach((row, index) => all.set(row, index * width));
    return all;
}

/** Pictures that are compared with all others at a time: the products of one have {@link PLACES} numbers for each other. */
const AT_A_TIME = 64;

async function compare(windows: Float32Array, templates: Float32Array, best: Pairs): Promise<void> {
    const session = await openSession();
    const { count } = best;
    for (let first = 0; first < count; first += AT_A_TIME) {
        const some = Math.min(AT_A_TIME, count - first);
        const { highest } = await session.run({
            templates: { data: templates, shape: [count, PIXELS] },
            windows: {
                data: windows.subarray(first * PLACES * PIXELS, (first + some) * PLACES * PIXELS),
                shape: [some * PLACES, PIXELS],
            },
        });
        for (let one = 0; one < count; one++) {
            for (let other = first; other < first + some; other++) {
                const place = Pairs.place(one, other);
                const value = highest.data[one * some + other - first];
                if (one !== other && value > best.values[place]) {
                    best.values[place] = value;
                }
            }
        }
    }
}

const graph = encodeOnnxGraph({
    name: "registration",
    inputs: [
        { name: "templates", shape: ["n", PIXELS] },
        { name: "windows", shape: ["w", PIXELS] },
    ],
    outputs: [{ name: "highest", shape: ["n", "m"] }],
    constants: [{ name: "byPicture", shape: [3], values: BigInt64Array.of(0n, -1n, BigInt(PLACES)) }],
    nodes: [
        { operator: "Gemm", inputs: ["templates", "windows"], outputs: ["correlations"], attributes: { transB: 1 } },
        { operator: "Reshape", inputs: ["correlations", "byPicture"], outputs: ["ofPictures"] },
        { operator: "ReduceMax", inputs: ["ofPictures"], outputs: ["highest"], attributes: { axes: [2], keepdims: 0 } },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    opened ??= openOnnxSession(graph);
    return opened;
}
