import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { defectKinds } from "./defect";
import type { DefectKind } from "./defect";
import { makeDefect } from "./defects";
import { photographPlate, pictureHeight, pictureWidth } from "./plate";
import type { Photograph } from "./plate";

/** Numbers of pictures. The `new` ones are for trying detection and aren't used for training. */
export interface SampleCounts {
    normal: number;
    defective: number;
    newNormal: number;
    newDefective: number;
}

export const sampleCounts: SampleCounts = { normal: 48, defective: 30, newNormal: 3, newDefective: 5 };

export interface SampleOptions {
    seed?: string;
    counts?: SampleCounts;
}

export interface SampleFolders {
    /** Folder for a dataset, with `normal/`, `anomaly/` and `masks/`. */
    pictures: string;
    /** Folder with pictures that the model has never seen. */
    new: string;
    /** Numbers of files. */
    written: number;
    unchanged: number;
}

/**
 * Draws the sample pictures into `folder/pictures` and `folder/new`. The same seed gives the same files. Files that are
 * already right are left alone; `folder/drawn.json` remembers them. Files of other origin are left alone too.
 */
export async function writeSamplePictures(folder: string, options: SampleOptions = {}): Promise<SampleFolders> {
    const seed = options.seed ?? "1";
    const recipe = await hashOfProgram(seed);
    const before = await rememberedDrawing(folder);
    const known = before.recipe === recipe ? before.files : {};
    const files: Record<string, string> = {};
    let written = 0;

    const samples = listSamples(options.counts ?? sampleCounts);
    for (const sample of samples) {
        const paths = [sample.picture, ...(sample.mask ? [sample.mask] : [])];
        const present = await Promise.all(paths.map((path) => hashOfFile(join(folder, path))));
        if (present.some((hash, index) => hash === undefined || hash !== known[paths[index]])) {
            const drawn = await drawSample(sample, seed);
            for (const [index, path] of paths.entries()) {
                const content = drawn[index];
                if (present[index] !== hashOf(content)) {
                    await writeWhole(join(folder, path), content);
                    written++;
                }
                present[index] = hashOf(content);
            }
        }
        paths.forEach((path, index) => (files[path] = present[index]!));
    }
    // Pictures of an earlier, larger recipe would otherwise stay in the dataset.
    for (const path of Object.keys(before.files).filter((path) => !(path in files))) {
        await rm(join(folder, path), { force: true });
    }
    await writeWhole(join(folder, "drawn.json"), Buffer.from(JSON.stringify({ recipe, files }, null, 1)));
    return {
        pictures: join(folder, "pictures"),
        new: join(folder, "new"),
        written,
        unchanged: Object.keys(files).length - written,
    };
}

/** Picture to draw: its place in the folder, and the defect of its piece. */
interface Sample {
    name: string;
    picture: string;
    mask?: string;
    defect?: DefectKind;
}

function listSamples(counts: SampleCounts): Sample[] {
    const kinds = Object.keys(defectKinds) as DefectKind[];
    const many = (count: number, sample: (index: number, number: string) => Sample) =>
        Array.from({ length: count }, (_, index) => sample(index, String(index + 1).padStart(2, "0")));
    return [
        ...many(counts.normal, (_, number) => ({
            name: `plate-${number}`,
            picture: `pictures/normal/plate-${number}.jpg`,
        })),
        ...many(counts.defective, (index, number) => {
            const defect = kinds[index % kinds.length];
            const name = `${defect}-${number}`;
            return { name, defect, picture: `pictures/anomaly/${name}.jpg`, mask: `pictures/masks/${name}.png` };
        }),
        ...many(counts.newNormal, (_, number) => ({ name: `new-plate-${number}`, picture: `new/plate-${number}.jpg` })),
        ...many(counts.newDefective, (index, number) => {
            const defect = kinds[index % kinds.length];
            return { name: `new-${defect}-${number}`, defect, picture: `new/${defect}-${number}.jpg` };
        }),
    ];
}

/** Draws a picture's file, and the mask's if the sample has one. */
async function drawSample(sample: Sample, seed: string): Promise<Buffer[]> {
    const pieceSeed = `${seed} ${sample.name}`;
    const photograph = photographPlate(pieceSeed, sample.defect && makeDefect(sample.defect, pieceSeed));
    const raw = { width: pictureWidth, height: pictureHeight, channels: 3 } as const;
    const picture = await sharp(photograph.pixels, { raw })
        .jpeg({ quality: 92, chromaSubsampling: "4:4:4" })
        .toBuffer();
    if (!sample.mask) {
        return [picture];
    }
    const mask = await sharp(maskPixels(photograph, sample.defect!), { raw }).png().toBuffer();
    return [picture, mask];
}

/** Makes a mask: white, with the kind's colour where the defect is. */
function maskPixels(photograph: Photograph, kind: DefectKind): Uint8Array {
    const colour = Buffer.from(defectKinds[kind].slice(1), "hex");
    const pixels = new Uint8Array(photograph.defective.length * 3).fill(255);
    photograph.defective.forEach((defective, index) => defective && pixels.set(colour, index * 3));
    return pixels;
}

async function rememberedDrawing(folder: string): Promise<{ recipe: string; files: Record<string, string> }> {
    try {
        return JSON.parse(await readFile(join(folder, "drawn.json"), "utf8"));
    } catch {
        return { recipe: "", files: {} };
    }
}

/** Hash of this program, its seed and the picture library. If it changes, all pictures are drawn again. */
async function hashOfProgram(seed: string): Promise<string> {
    const hash = createHash("sha256").update(JSON.stringify([seed, sharp.versions]));
    for (const file of (await readdir(__dirname)).sort()) {
        hash.update(await readFile(join(__dirname, file)));
    }
    return hash.digest("hex");
}

async function hashOfFile(path: string): Promise<string | undefined> {
    return readFile(path).then(hashOf, () => undefined);
}

function hashOf(content: Buffer): string {
    return createHash("sha256").update(content).digest("hex");
}

async function writeWhole(path: string, content: Buffer): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.part`, content);
    await rename(`${path}.part`, path);
}
