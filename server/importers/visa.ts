import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Importer, LabelledSource } from "./contract";
import { isFile, isFolder, picturesBelow } from "./pictureFiles";

/** Object of VisA: `Data/Images/Normal`, `Data/Images/Anomaly`, `Data/Masks/Anomaly`, and its lists if they exist. */
export const visa: Importer = {
    title: "VisA: the folder of an object, with Data/Images and Data/Masks",

    recognises: async (source) => isFolder(join(source, "Data", "Images")),

    read: async (source) => {
        const kinds = await kindsOf(join(source, "image_anno.csv"));
        const sides = await sidesOf(join(dirname(source), "split_csv", "1cls.csv"), basename(source));
        const pictures: LabelledSource[] = [];
        for (const [folder, label] of [
            ["Normal", "normal"],
            ["Anomaly", "anomaly"],
        ] as const) {
            const images = join(source, "Data", "Images", folder);
            for (const path of (await isFolder(images)) ? await picturesBelow(images) : []) {
                const key = `${folder}/${basename(path)}`;
                const mask = join(source, "Data", "Masks", folder, `${basename(path, extname(path))}.png`);
                const className = label === "normal" ? "normal" : (kinds.get(key) ?? "anomaly");
                const side = sides.get(key);
                pictures.push({
                    path,
                    classes: [className],
                    shapes: [],
                    ...(side && { side }),
                    ...(label === "anomaly" && (await isFile(mask)) && { maskFile: { path: mask, className } }),
                });
            }
        }
        return { pictures, notes: [] };
    },
};

/**
 * Reads the kind of anomaly of each picture, by FOLDER/FILE. Pictures with several kinds are left out, because their
 * mask doesn't distinguish them.
 */
async function kindsOf(list: string): Promise<Map<string, string>> {
    return new Map(
        (await rowsOf(list)).flatMap(([image = "", label = ""]) =>
            label !== "" && label !== "normal" && !label.includes(",") ? [[keyOf(image), label] as const] : [],
        ),
    );
}

async function sidesOf(list: string, object: string): Promise<Map<string, "train" | "test">> {
    return new Map(
        (await rowsOf(list)).flatMap(([name, split, , image = ""]) =>
            name === object && (split === "train" || split === "test") ? [[keyOf(image), split] as const] : [],
        ),
    );
}

function keyOf(image: string): string {
    return image.split("/").slice(-2).join("/");
}

/** Reads the rows of a CSV table. Fields with commas are in quotes. */
async function rowsOf(path: string): Promise<string[][]> {
    if (!(await isFile(path))) {
        return [];
    }
    const lines = (await readFile(path, "utf8")).split(/\r?\n/).filter((line) => line !== "");
    return lines.map((line) =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
            ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
        ),
    );
}
