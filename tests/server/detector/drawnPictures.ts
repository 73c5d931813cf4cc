import sharp from "sharp";
import { createRandom } from "../../../server/detector/numerics/random";
import type { Label } from "../../../server/pictures/label";
import type { LabelledPicture } from "../../../server/detector/trainingTask";

/** A woven texture, a little shifted, lit and noisy in each picture; an anomaly has a dark spot somewhere. */
export async function drawPicture(label: Label, seed: number, width = 96, height = 96): Promise<Buffer> {
    const random = createRandom(seed, label);
    const [shiftX, shiftY, light] = [6 * random.uniform(), 6 * random.uniform(), 20 * random.uniform()];
    const spot = {
        x: width * (0.25 + 0.5 * random.uniform()),
        y: height * (0.25 + 0.5 * random.uniform()),
        radius: 6 + 3 * random.uniform(),
    };
    const rgb = Buffer.alloc(width * height * 3);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const weave = 30 * Math.sin((x + shiftX) / 3) * Math.sin((y + shiftY) / 3);
            const inSpot = label === "anomaly" && (x - spot.x) ** 2 + (y - spot.y) ** 2 < spot.radius ** 2;
            for (let channel = 0; channel < 3; channel++) {
                const value = 110 + light + weave + 15 * channel + 8 * random.gaussian() - (inSpot ? 70 : 0);
                rgb[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, value));
            }
        }
    }
    return sharp(rgb, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
}

/** Labelled pictures, each drawn when it is first read. */
export function drawnPictures(normals: number, anomalies: number, firstSeed = 0): LabelledPicture[] {
    const picture = (label: Label, index: number): LabelledPicture => {
        let drawn: Promise<Buffer> | undefined;
        return {
            sourceRef: `s3://pictures/${label}-${firstSeed + index}.png`,
            label,
            read: () => (drawn ??= drawPicture(label, firstSeed + index)),
        };
    };
    return [
        ...Array.from({ length: normals }, (_, index) => picture("normal", index)),
        ...Array.from({ length: anomalies }, (_, index) => picture("anomaly", index)),
    ];
}
