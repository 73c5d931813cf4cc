import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp from "sharp";
import { seededRandom } from "../run/seededRandom";

/** Small pictures of plates, quick to train on and easy: the anomalous ones have a dark scratch. */
export interface DrawnPictures {
    /** Keys of the normal pictures in the bucket. */
    normal: string[];
    anomaly: string[];
    /** Key of the manifest in the bucket. */
    manifestKey: string;
}

export interface DrawOptions {
    normal: number;
    anomaly: number;
    size?: number;
    seed?: number;
    prefix?: string;
    /** Keys of the masks in the manifest, by a picture's name, such as `anomaly-3`. The masks aren't drawn. */
    masks?: ReadonlyMap<string, string>;
}

/** Draws pictures into a folder bucket, with a manifest that labels them. The same seed draws the same pictures. */
export async function drawPictures(
    bucketFolder: string,
    { normal, anomaly, size = 96, seed = 1, prefix = "pictures/", masks }: DrawOptions,
): Promise<DrawnPictures> {
    const random = seededRandom(seed);
    const bucket = bucketFolder.split(/[\\/]/).pop()!;
    const draw = async (label: string, count: number) => {
        const keys: string[] = [];
        for (let i = 0; i < count; i++) {
            const key = `${prefix}${label}/${label}-${i}.png`;
            const path = join(bucketFolder, key);
            await mkdir(dirname(path), { recursive: true });
            await writeFile(path, await drawPlate(size, label === "anomaly", random));
            keys.push(key);
        }
        return keys;
    };
    const drawn = { normal: await draw("normal", normal), anomaly: await draw("anomaly", anomaly) };
    const line = (label: "normal" | "anomaly") => (key: string) => {
        const mask = masks?.get(basename(key, ".png"));
        return manifestLine(`s3://${bucket}/${key}`, label, mask && `s3://${bucket}/${mask}`);
    };
    const manifestKey = `${prefix}train.manifest`;
    const lines = [...drawn.normal.map(line("normal")), ...drawn.anomaly.map(line("anomaly"))];
    await writeFile(join(bucketFolder, manifestKey), `${lines.join("\n")}\n`);
    return { ...drawn, manifestKey };
}

/** Makes a manifest line as SageMaker Ground Truth writes it. */
export function manifestLine(sourceRef: string, label: "normal" | "anomaly", maskRef?: string): string {
    return JSON.stringify({
        "source-ref": sourceRef,
        "anomaly-label": label === "anomaly" ? 1 : 0,
        "anomaly-label-metadata": {
            "class-name": label,
            confidence: 1,
            "human-annotated": "yes",
            "creation-date": "2024-05-06T07:08:09",
            type: "groundtruth/image-classification",
            "job-name": "labeling-job/plates",
        },
        ...(maskRef !== undefined && {
            "anomaly-mask-ref": maskRef,
            "anomaly-mask-ref-metadata": {
                "internal-color-map": {
                    "0": { "class-name": "BACKGROUND", "hex-color": "#ffffff", confidence: 0 },
                    "1": { "class-name": "scratch", "hex-color": "#23A436", confidence: 0 },
                },
                type: "groundtruth/semantic-segmentation",
                "human-annotated": "yes",
            },
        }),
    });
}

async function drawPlate(size: number, scratched: boolean, random: () => number): Promise<Buffer> {
    const pixels = Buffer.alloc(size * size * 3);
    for (let i = 0; i < pixels.length; i++) {
        pixels[i] = 150 + 20 * random() + 20 * Math.sin((i / 3 / size) * 0.3);
    }
    if (scratched) {
        const [x0, y0] = [size * (0.2 + 0.2 * random()), size * (0.2 + 0.4 * random())];
        for (let t = 0; t < size * 0.5; t += 0.25) {
            for (let w = 0; w < 4; w++) {
                const at = 3 * (Math.floor(y0 + t * 0.5) * size + Math.floor(x0 + t) + w);
                pixels.fill(20, at, at + 3);
            }
        }
    }
    return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
        .png()
        .toBuffer();
}
