import { randomFrom, smoothNoise } from "../../../samplePictures/random";
import type { Random } from "../../../samplePictures/random";
import { Canvas, drawCrack } from "./canvas";
import type { Drawing } from "./drawing";

const SIDE = 300;

/** Glowing cell in grey with dark bars. An anomaly has cracks or a dark area. */
const cell =
    (kind: "even" | "grained"): Drawing =>
    async (piece, isAnomaly) => {
        const random = randomFrom(piece);
        const level = random.between(110, 175);
        const [shade, grain, fine] = [
            smoothNoise(`${piece}/shade`),
            smoothNoise(`${piece}/grain`),
            smoothNoise(`${piece}/fine`),
        ];
        const strength = kind === "grained" ? random.between(22, 38) : random.between(2, 5);
        const size = random.between(18, 34);
        const turn = random.between(0, Math.PI);
        const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
        const bars = random.between(0, 1) < 0.5 ? [0.25, 0.5, 0.75] : [0.33, 0.67];
        const canvas = new Canvas(SIDE, SIDE, (x, y) => {
            const [u, v] = [(x * cos - y * sin) / size, ((x * sin + y * cos) / size) * 1.6];
            const edge = Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y);
            const fingers = 3 * Math.sin((2 * Math.PI * x) / 5);
            const tone =
                level +
                14 * shade(x / 140, y / 140) +
                strength * grain(u, v) +
                strength * 0.35 * fine(3 * u, 3 * v) +
                fingers;
            return tone * Math.min(1, 0.55 + edge / 14);
        });
        for (const bar of bars) {
            canvas.line([0, bar * SIDE], [SIDE, bar * SIDE], random.between(6, 8), 45);
        }
        // Every cell may have these: a few dull spots, and fingers that glow less.
        for (let left = random.integer(0, 4); left > 0; left--) {
            canvas.spot(anywhere(random), random.between(3, 8), random.between(-18, -8), true);
        }
        for (let left = random.integer(0, 3); left > 0; left--) {
            const [x, y] = anywhere(random);
            canvas.line([x, y], [x, y + random.between(15, 50)], 4, random.between(-18, -8), true);
        }
        if (isAnomaly) {
            drawFault(canvas, randomFrom(`${piece}/fault`), bars);
        }
        return canvas.photograph(randomFrom(`${piece}/camera`), { blur: 0.8, noise: 3 });
    };

export const evenCell = cell("even");
export const grainedCell = cell("grained");

function anywhere(random: Random): [number, number] {
    return [random.between(15, SIDE - 15), random.between(15, SIDE - 15)];
}

function drawFault(canvas: Canvas, random: Random, bars: readonly number[]): void {
    const kind = random.integer(0, 3);
    if (kind <= 2) {
        for (let left = random.integer(1, 2); left > 0; left--) {
            drawCrack(canvas, random, anywhere(random), {
                length: random.between(40, 130),
                width: random.between(1.5, 2.4),
                tone: random.between(-50, -16),
                wander: 0.28,
            });
        }
    }
    if (kind >= 2) {
        // The dark area is cut off between two bars. It is as high as the strip and has a slanted line on each side.
        const edges = [0, ...bars, 1];
        const strip = random.integer(0, edges.length - 2);
        const [top, bottom] = [edges[strip] * SIDE, edges[strip + 1] * SIDE];
        const [left, wide] = [random.between(20, 220), random.between(14, 60)];
        const [leanLeft, leanRight] = [random.between(-0.4, 0.4), random.between(-0.4, 0.4)];
        canvas.within(
            [0, top],
            [SIDE, bottom],
            (x, y) => Math.min(x - left - leanLeft * (y - top), left + wide + leanRight * (y - top) - x),
            random.between(-40, -12),
            true,
        );
    }
}
