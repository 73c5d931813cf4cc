import { randomFrom, smoothNoise } from "../../../samplePictures/random";
import { Canvas } from "./canvas";
import type { Drawing } from "./drawing";

const [WIDTH, HEIGHT] = [1130, 460];

/**
 * Long threaded part with grease on it, photographed somewhere along it. An anomaly has pits, some of them under
 * grease.
 */
export const longPart: Drawing = async (piece, isAnomaly) => {
    const random = randomFrom(piece);
    const [offset, pitch, lean] = [random.between(0, 1000), random.between(150, 156), random.between(0.18, 0.24)];
    const [polish, wear] = [smoothNoise(`${piece}/polish`), smoothNoise(`${piece}/wear`)];
    const grease = smoothNoise(`${piece}/grease`);
    const much = random.between(0.15, 0.6);
    const light = random.between(0.9, 1.1);
    const greaseAt = (x: number, y: number) =>
        Math.max(0, grease(x / 90, y / 70) + 0.5 * grease(x / 31 + 90, y / 27) - much);
    const canvas = new Canvas(WIDTH, HEIGHT, (x, y) => {
        const phase = (((x + offset + lean * y) % pitch) + pitch) % pitch;
        const groove = phase < 0.55 * pitch ? 60 * Math.sin((Math.PI * phase) / (0.55 * pitch)) : 0;
        const round = 1 - 0.55 * ((y / HEIGHT - 0.5) * 2) ** 2;
        const tone = (105 + groove + 8 * polish(x / 3, y / 40) + 6 * wear(x / 25, y / 25)) * round * light;
        return tone - 45 * Math.min(0.8, greaseAt(x, y));
    });
    if (isAnomaly) {
        const pits = randomFrom(`${piece}/pits`);
        for (let left = pits.integer(1, 5); left > 0; left--) {
            const at: [number, number] = [pits.between(40, WIDTH - 40), pits.between(70, HEIGHT - 70)];
            const uneven = smoothNoise(`${piece}/pit-${left}`);
            const hidden = Math.min(0.75, 1.2 * greaseAt(...at));
            const radius = pits.between(4, 9);
            canvas.spot(at, radius + 2, (1 - hidden) * 22, true, (angle) => 1 + 0.3 * uneven(2 * angle, 1));
            canvas.spot(
                at,
                radius,
                (1 - hidden) * pits.between(-75, -45),
                true,
                (angle) => 1 + 0.3 * uneven(2 * angle, 1),
            );
        }
    }
    return canvas.photograph(randomFrom(`${piece}/camera`), { blur: 0.7, noise: 3 });
};
