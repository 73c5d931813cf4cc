import type { Defect } from "./defect";
import { randomFrom, smoothNoise } from "./random";

/*
 * The product is a brushed aluminium plate on a dark rubber mat, under a lamp at the upper left. It has a turned bore,
 * four countersunk holes, two slots and a marked code. Coordinates of the plate are in pixels from its centre, x to the
 * right, y down. A "distance" is signed: negative inside.
 */

export const pictureWidth = 384;
export const pictureHeight = 288;

/** Half the length of the plate's sides, in pixels. */
export const halfWidth = 150;
export const halfHeight = 100;
export const holes = [
    { x: -122, y: -72 },
    { x: 122, y: -72 },
    { x: -122, y: 72 },
    { x: 122, y: 72 },
] as const;
export const holeRadius = 11;
export const boreRadius = 34;
const turnedRadius = 47;
const slots = [{ x: -92 }, { x: 92 }] as const;
const codeCells = 9;
const codeCell = 3;
const codeAt = { x: 44, y: 60 } as const;

export interface Photograph {
    /** Pixels in sRGB, [height × width × 3]. */
    pixels: Uint8Array;
    /** Mask of the defect, [height × width]: 1 where it is. */
    defective: Uint8Array;
}

/**
 * Takes a picture of one piece. Pieces differ as they do before a camera above a line: place and angle, brightness and
 * direction of the lamp, colour cast, brushing, code, sensor noise.
 */
export function photographPlate(seed: string, defect?: Defect): Photograph {
    const random = randomFrom(seed);
    const angle = (random.between(-1.8, 1.8) * Math.PI) / 180;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const shiftX = random.between(-5, 5);
    const shiftY = random.between(-5, 5);
    const gain = random.between(0.82, 1.18);
    const slopeX = random.between(-0.16, 0.16) / pictureWidth;
    const slopeY = random.between(-0.16, 0.16) / pictureHeight;
    const cast = [random.between(0.98, 1.02), 1, random.between(0.98, 1.02)] as const;
    const noiseLevel = random.between(1.6, 2.8);
    const surface = plateSurface(seed, defect);

    const pixels = new Uint8Array(pictureWidth * pictureHeight * 3);
    const defective = new Uint8Array(pictureWidth * pictureHeight);
    const colour: [number, number, number] = [0, 0, 0];
    for (let row = 0; row < pictureHeight; row++) {
        for (let column = 0; column < pictureWidth; column++) {
            const fromX = column + 0.5 - pictureWidth / 2;
            const fromY = row + 0.5 - pictureHeight / 2;
            const x = cos * (fromX - shiftX) + sin * (fromY - shiftY);
            const y = -sin * (fromX - shiftX) + cos * (fromY - shiftY);
            surface(x, y, colour);
            const light = gain * (1 + slopeX * fromX + slopeY * fromY);
            const at = row * pictureWidth + column;
            for (let channel = 0; channel < 3; channel++) {
                const value = colour[channel] * light * cast[channel] + random.gauss() * noiseLevel;
                pixels[at * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)));
            }
            defective[at] = defect?.covers(x, y) ? 1 : 0;
        }
    }
    return { pixels, defective };
}

type Surface = (x: number, y: number, colour: [number, number, number]) => void;

function plateSurface(seed: string, defect: Defect | undefined): Surface {
    const brushing = smoothNoise(`${seed} brushing`);
    const cloud = smoothNoise(`${seed} cloud`);
    const rubber = smoothNoise(`${seed} rubber`);
    const code = codePattern(seed);
    const drilled = holes.filter((_, index) => index !== defect?.missingHole);

    const outline = (x: number, y: number) =>
        Math.max(roundedRectangle(x, y, halfWidth, halfHeight, 14), -(defect?.bite?.(x, y) ?? Infinity));
    const openings = (x: number, y: number) => {
        let distance = length(x, y) - boreRadius;
        for (const slot of slots) {
            distance = Math.min(distance, roundedRectangle(x - slot.x, y, 7, 24, 7));
        }
        for (const hole of drilled) {
            distance = Math.min(distance, length(x - hole.x, y - hole.y) - holeRadius);
        }
        return distance;
    };
    const solid = (x: number, y: number) => Math.max(outline(x, y), -openings(x, y));

    return (x, y, colour) => {
        const distance = solid(x, y);
        const metalShare = smoothStep(0.7, -0.7, distance);
        const shadow = metalShare === 1 ? 0 : smoothStep(10, -6, solid(x - 5, y - 6)) * 0.5;
        const mat =
            metalShare === 1 ? 0 : (44 + 7 * rubber(x / 2.2, y / 2.2) + 4 * rubber(x / 17, y / 17)) * (1 - shadow);
        if (metalShare === 0) {
            colour[0] = mat;
            colour[1] = mat * 1.02;
            colour[2] = mat * 1.06;
            return;
        }

        const radius = length(x, y);
        const turned = smoothStep(turnedRadius + 1, turnedRadius - 1, radius);
        const grain =
            turned * 0.075 * brushing(radius / 0.9, 7) +
            (1 - turned) * (0.055 * brushing(x / 38, y / 0.8) + 0.03 * brushing(x / 9 + 400, y / 0.7));
        let metal = 156 * (1 + grain + 0.05 * cloud(x / 80, y / 80));
        metal *= 1 + 0.12 * turned * Math.cos(2 * Math.atan2(y, x) + 0.9);
        // Chamfers: an edge is bright if it faces the lamp, else dark.
        const chamfer = smoothStep(-4.5, -1.5, distance);
        if (chamfer > 0) {
            const dx = solid(x + 0.5, y) - solid(x - 0.5, y);
            const dy = solid(x, y + 0.5) - solid(x, y - 0.5);
            metal *= 1 + 0.34 * chamfer * (-0.6 * dx - 0.8 * dy);
        }
        if (code(x, y)) {
            metal *= 0.72;
        }
        colour[0] = metal;
        colour[1] = metal * 1.005;
        colour[2] = metal * 1.01;
        defect?.paint?.(x, y, colour);
        colour[0] = colour[0] * metalShare + mat * (1 - metalShare);
        colour[1] = colour[1] * metalShare + mat * 1.02 * (1 - metalShare);
        colour[2] = colour[2] * metalShare + mat * 1.06 * (1 - metalShare);
    };
}

/** Makes the pattern of a piece's code. Each piece has its own number, but all have the same frame. */
function codePattern(seed: string): (x: number, y: number) => boolean {
    const random = randomFrom(`${seed} code`);
    const last = codeCells - 1;
    const cells = Array.from({ length: codeCells * codeCells }, (_, index) => {
        const [row, column] = [Math.floor(index / codeCells), index % codeCells];
        const framed = column === 0 || row === last || ((row === 0 || column === last) && (row + column) % 2 === 0);
        const inside = row > 0 && column < last && column > 0 && row < last;
        return framed || (inside && random.between(0, 1) < 0.5);
    });
    return (x, y) => {
        const column = Math.floor((x - codeAt.x) / codeCell);
        const row = Math.floor((y - codeAt.y) / codeCell);
        const inCode = column >= 0 && row >= 0 && column < codeCells && row < codeCells;
        return inCode && cells[row * codeCells + column];
    };
}

function roundedRectangle(x: number, y: number, halfX: number, halfY: number, radius: number): number {
    const dx = Math.abs(x) - halfX + radius;
    const dy = Math.abs(y) - halfY + radius;
    return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** Rises smoothly from 0 at `from` to 1 at `to`. `from` may be the larger one. */
export function smoothStep(from: number, to: number, value: number): number {
    const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
}

/** Replaces Math.hypot: ten times as fast, and with the same last digits on every machine. */
export function length(x: number, y: number): number {
    return Math.sqrt(x * x + y * y);
}
