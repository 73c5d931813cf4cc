import sharp from "sharp";
import type { Random } from "../../../samplePictures/random";

/** Grey picture to draw on. Positions and sizes are in pixels. Tones are 0–255 before the camera rounds them. */
export class Canvas {
    readonly tones: Float32Array;

    constructor(
        readonly width: number,
        readonly height: number,
        toneAt: (x: number, y: number) => number,
    ) {
        this.tones = Float32Array.from({ length: width * height }, (_, index) =>
            toneAt(index % width, Math.floor(index / width)),
        );
    }

    /** Mixes in a tone along a line with soft edges. `add`: adds the tone instead. */
    line([x0, y0]: Point, [x1, y1]: Point, width: number, tone: number, add = false): void {
        const reach = width / 2 + 1;
        const [dx, dy] = [x1 - x0, y1 - y0];
        const square = dx * dx + dy * dy || 1;
        this.within(
            [Math.min(x0, x1) - reach, Math.min(y0, y1) - reach],
            [Math.max(x0, x1) + reach, Math.max(y0, y1) + reach],
            (x, y) => {
                const along = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / square));
                return width / 2 + 0.5 - Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
            },
            tone,
            add,
        );
    }

    /** Mixes in or adds a tone within a spot, whose radius may change with the angle. */
    spot(
        [x0, y0]: Point,
        radius: number,
        tone: number,
        add = false,
        uneven: (angle: number) => number = () => 1,
    ): void {
        const reach = 1.6 * radius + 1;
        this.within(
            [x0 - reach, y0 - reach],
            [x0 + reach, y0 + reach],
            (x, y) => radius * uneven(Math.atan2(y - y0, x - x0)) + 0.5 - Math.hypot(x - x0, y - y0),
            tone,
            add,
        );
    }

    /**
     * Mixes in or adds a tone within a shape. @param depth - distance of a position to the shape's edge in pixels,
     * positive inside. The edge is one pixel soft.
     */
    within(from: Point, to: Point, depth: (x: number, y: number) => number, tone: number, add: boolean): void {
        for (let y = Math.max(0, Math.floor(from[1])); y <= Math.min(this.height - 1, to[1]); y++) {
            for (let x = Math.max(0, Math.floor(from[0])); x <= Math.min(this.width - 1, to[0]); x++) {
                const share = Math.max(0, Math.min(1, depth(x, y)));
                const index = y * this.width + x;
                this.tones[index] += share * (add ? tone : tone - this.tones[index]);
            }
        }
    }

    /** Encodes the picture as a camera sees it: with its gain, a little blur and noise. */
    async photograph(random: Random, { gain = 1, blur = 0.6, noise = 3 } = {}): Promise<Buffer> {
        const raw = Buffer.alloc(this.tones.length);
        this.tones.forEach((tone, index) => (raw[index] = Math.max(0, Math.min(255, Math.round(gain * tone)))));
        const soft = await sharp(raw, { raw: { width: this.width, height: this.height, channels: 1 } })
            .blur(blur)
            .toColourspace("b-w")
            .raw()
            .toBuffer();
        soft.forEach(
            (tone, index) => (soft[index] = Math.max(0, Math.min(255, Math.round(tone + noise * random.gauss())))),
        );
        return sharp(soft, { raw: { width: this.width, height: this.height, channels: 1 } })
            .png({ compressionLevel: 3 })
            .toBuffer();
    }
}

export type Point = [x: number, y: number];

/** Draws a crack: a jagged line that wanders and may fork. */
export function drawCrack(
    canvas: Canvas,
    random: Random,
    start: Point,
    {
        length,
        width,
        tone,
        wander = 0.5,
        forks = 1,
    }: { length: number; width: number; tone: number; wander?: number; forks?: number },
): void {
    let angle = random.between(0, 2 * Math.PI);
    let [x, y] = start;
    const step = 4;
    for (let gone = 0; gone < length; gone += step) {
        angle += random.gauss() * wander;
        const next: Point = [x + step * Math.cos(angle), y + step * Math.sin(angle)];
        canvas.line([x, y], next, width * random.between(0.7, 1.2), tone, true);
        [x, y] = next;
        if (forks > 0 && random.between(0, 1) < step / length) {
            drawCrack(canvas, random, [x, y], { length: length / 2, width, tone, wander, forks: forks - 1 });
        }
    }
}
