import sharp from "sharp";
import { createRandom } from "../../../server/detector/numerics/random";
import type { LabelledPicture, PictureMask } from "../../../server/detector/trainingTask";

export const width = 160;
export const height = 120;

export const colorMap = [
    { className: "BACKGROUND", color: "#FFFFFF" },
    { className: "hole", color: "#FF0000" },
    { className: "rust", color: "#0000FF" },
];

/** A piece with a dark hole or a patch of rust, or neither; truth is its mask. */
interface Drawn {
    picture: Buffer;
    /** RGB, row by row. */
    truth: Buffer;
}

/** Pictures of a grey plate; every second anomaly has a hole, the others rust. Anomalies have masks. */
export function maskedPictures(normals: number, anomalies: number, firstSeed = 0): LabelledPicture[] {
    const kinds = [
        ...Array<undefined>(normals).fill(undefined),
        ...Array.from({ length: anomalies }, (_, index) => (index % 2 === 0 ? "hole" : "rust")),
    ];
    return kinds.map((kind, index) => {
        const drawn = draw(kind, firstSeed + index);
        return {
            sourceRef: `s3://pictures/${kind ?? "normal"}-${firstSeed + index}.png`,
            label: kind === undefined ? "normal" : "anomaly",
            read: async () => png((await drawn).picture),
            ...(kind !== undefined && {
                mask: maskOf(async () => png((await drawn).truth), `${kind}-${firstSeed + index}`),
            }),
        };
    });
}

export function maskOf(
    read: () => Promise<Uint8Array>,
    name = "bad",
    colors: PictureMask["colorMap"] = colorMap,
): PictureMask {
    return { ref: `s3://pictures/masks/${name}.png`, colorMap: colors, read };
}

export function png(rgb: Uint8Array, size = { width, height }): Promise<Buffer> {
    return sharp(rgb, { raw: { ...size, channels: 3 } })
        .png()
        .toBuffer();
}

async function draw(kind: string | undefined, seed: number): Promise<Drawn> {
    const random = createRandom(seed, "masked");
    const spot = {
        x: width * (0.25 + 0.5 * random.uniform()),
        y: height * (0.25 + 0.5 * random.uniform()),
        radius: 12 + 5 * random.uniform(),
    };
    const picture = Buffer.alloc(width * height * 3);
    const truth = Buffer.alloc(width * height * 3, 255);
    const inside = { hole: { rgb: [30, 30, 35], mask: [255, 0, 0] }, rust: { rgb: [170, 90, 40], mask: [0, 0, 255] } }[
        kind ?? ""
    ];
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const there = inside !== undefined && (x - spot.x) ** 2 + (y - spot.y) ** 2 < spot.radius ** 2;
            const noise = 8 * random.gaussian() + 12 * Math.sin(x / 4);
            for (let channel = 0; channel < 3; channel++) {
                const place = (y * width + x) * 3 + channel;
                picture[place] = Math.max(0, Math.min(255, (there ? inside.rgb[channel] : 140) + noise));
                truth[place] = there ? inside.mask[channel] : 255;
            }
        }
    }
    return { picture, truth };
}
