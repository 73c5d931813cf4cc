import { boreRadius, halfHeight, halfWidth, holeRadius, holes, length, smoothStep } from "./plate";
import type { Defect, DefectKind } from "./defect";
import { randomFrom, smoothNoise } from "./random";
import type { Random } from "./random";

/** Makes the defect of this kind that belongs to the seed. Another seed gives another place, size and shape. */
export function makeDefect(kind: DefectKind, seed: string): Defect {
    return makers[kind](randomFrom(`${seed} ${kind}`), `${seed} ${kind}`);
}

const makers: Record<DefectKind, (random: Random, seed: string) => Defect> = {
    scratch,
    chip,
    stain,
    missingHole,
    dent,
};

/** Scratch: a bent line of broken-up bright metal with a dark side. */
function scratch(random: Random, seed: string): Defect {
    const from = placeOnMetal(random, 30);
    const direction = random.between(0.35, 1.2) * (random.between(0, 1) < 0.5 ? 1 : -1);
    const reach = random.between(55, 110);
    const bend = random.between(-14, 14);
    const width = random.between(1.1, 1.8);
    const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
    const depth = smoothNoise(seed);
    const across = (x: number, y: number) => {
        const along = cos * (x - from.x) + sin * (y - from.y);
        const t = along / reach;
        const side = -sin * (x - from.x) + cos * (y - from.y) - bend * 4 * t * (t + 0.5);
        return Math.abs(t) <= 0.5 ? { side, along } : undefined;
    };
    return {
        kind: "scratch",
        covers: (x, y) => Math.abs(across(x, y)?.side ?? Infinity) < width + 1.2,
        paint(x, y, colour) {
            const at = across(x, y);
            if (at) {
                const strength = 0.7 + 0.3 * depth(at.along / 6, 0);
                const bright = smoothStep(width, 0, Math.abs(at.side)) * 0.42 * strength;
                const dark = smoothStep(width + 0.4, 0, Math.abs(at.side - width)) * 0.34 * strength;
                scale(colour, 1 + bright - dark);
            }
        },
    };
}

/** Chip: a piece broken out of the edge. */
function chip(random: Random, seed: string): Defect {
    const alongTop = random.between(0, 1) < 0.6;
    const sign = random.between(0, 1) < 0.5 ? -1 : 1;
    const at = alongTop
        ? { x: random.between(-halfWidth + 20, halfWidth - 20), y: sign * (halfHeight + 3) }
        : { x: sign * (halfWidth + 3), y: random.between(-halfHeight + 20, halfHeight - 20) };
    const radius = random.between(11, 18);
    const rough = smoothNoise(seed);
    const bite = (x: number, y: number) => length(x - at.x, y - at.y) - radius - 4.5 * rough(x / 5, y / 5);
    const onPlate = (x: number, y: number) => Math.abs(x) < halfWidth + 1 && Math.abs(y) < halfHeight + 1;
    return { kind: "chip", bite, covers: (x, y) => onPlate(x, y) && bite(x, y) < 2 };
}

/** Stain: a smear of old coolant, darker and a little brown, darkest at its rim. */
function stain(random: Random, seed: string): Defect {
    const at = placeOnMetal(random, 18);
    const radius = random.between(12, 21);
    const flat = random.between(0.6, 1);
    const rim = smoothNoise(seed);
    const distance = (x: number, y: number) => length(x - at.x, (y - at.y) / flat) - radius - 6 * rim(x / 9, y / 9);
    return {
        kind: "stain",
        covers: (x, y) => distance(x, y) < 0,
        paint(x, y, colour) {
            const d = distance(x, y);
            const share = smoothStep(1.5, -1.5, d) * (0.26 + 0.16 * smoothStep(-6, -1, d) + 0.05 * rim(x / 3, y / 3));
            colour[0] *= 1 - 0.85 * share;
            colour[1] *= 1 - share;
            colour[2] *= 1 - 1.2 * share;
        },
    };
}

/** Missing hole: one of the four wasn't drilled. */
function missingHole(random: Random): Defect {
    const index = random.integer(0, holes.length - 1);
    const { x: holeX, y: holeY } = holes[index];
    return {
        kind: "missingHole",
        missingHole: index,
        covers: (x, y) => length(x - holeX, y - holeY) < holeRadius + 3,
    };
}

/** Dent from a fall: bright on the side that faces the lamp, dark on the other. */
function dent(random: Random): Defect {
    const at = placeOnMetal(random, 16);
    const radius = random.between(8, 13);
    return {
        kind: "dent",
        covers: (x, y) => length(x - at.x, y - at.y) < radius,
        paint(x, y, colour) {
            const [dx, dy] = [(x - at.x) / radius, (y - at.y) / radius];
            const r = length(dx, dy);
            if (r < 1) {
                scale(colour, 1 + 0.5 * (0.6 * dx + 0.8 * dy) * smoothStep(1, 0.7, r) + 0.06 * smoothStep(1, 0, r));
            }
        },
    };
}

/** Draws a point on plain metal, which is neither in an opening nor at the edge. */
function placeOnMetal(random: Random, margin: number): { x: number; y: number } {
    for (;;) {
        const x = random.between(-halfWidth + margin, halfWidth - margin);
        const y = random.between(-halfHeight + margin, halfHeight - margin);
        const inBore = length(x, y) < boreRadius + margin;
        const inSlot = Math.abs(Math.abs(x) - 92) < 7 + margin && Math.abs(y) < 24 + margin;
        const inHole = holes.some((hole) => length(x - hole.x, y - hole.y) < holeRadius + margin);
        if (!inBore && !inSlot && !inHole) {
            return { x, y };
        }
    }
}

function scale(colour: [number, number, number], factor: number): void {
    colour[0] *= factor;
    colour[1] *= factor;
    colour[2] *= factor;
}
