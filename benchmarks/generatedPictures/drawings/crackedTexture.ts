import { randomFrom, smoothNoise } from "../../../samplePictures/random";
import { Canvas, drawCrack } from "./canvas";
import type { Drawing } from "./drawing";

const SIDE = 160;

/** Plaster with pores, stains and trowel marks. An anomaly has a crack. */
export const crackedTexture: Drawing = async (piece, isAnomaly) => {
    const random = randomFrom(piece);
    const [stain, grain, mark] = [
        smoothNoise(`${piece}/stain`),
        smoothNoise(`${piece}/grain`),
        smoothNoise(`${piece}/mark`),
    ];
    const level = random.between(125, 185);
    const turn = random.between(0, Math.PI);
    const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
    const [rough, marked] = [random.between(5, 15), random.between(0, 12)];
    const canvas = new Canvas(SIDE, SIDE, (x, y) => {
        const [along, across] = [x * cos + y * sin, -x * sin + y * cos];
        return (
            level +
            14 * stain(x / 50, y / 50) +
            rough * grain(x / 2.5, y / 2.5) +
            5 * grain(x / 8 + 70, y / 8) +
            marked * mark(along / 60, across / 4)
        );
    });
    for (let left = random.integer(0, 14); left > 0; left--) {
        canvas.spot(
            [random.between(0, SIDE), random.between(0, SIDE)],
            random.between(0.8, 2.6),
            random.between(-60, -20),
            true,
        );
    }
    if (isAnomaly) {
        const crack = randomFrom(`${piece}/crack`);
        drawCrack(canvas, crack, [crack.between(30, SIDE - 30), crack.between(30, SIDE - 30)], {
            length: crack.between(45, 120),
            width: crack.between(1.2, 2.6),
            tone: crack.between(-45, -12),
            wander: 0.35,
        });
    }
    return canvas.photograph(randomFrom(`${piece}/camera`), { noise: 3 });
};
