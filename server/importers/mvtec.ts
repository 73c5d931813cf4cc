import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { ImportError } from "./contract";
import type { Importer, LabelledSource } from "./contract";
import { isFile, isFolder, picturesBelow } from "./pictureFiles";

/** Category of MVTec AD, or of a set with the same folders: `train/good`, `test/KIND`, `ground_truth/KIND`. */
export const mvtec: Importer = {
    title: "MVTec AD: the folder of a category, with train/good, test and ground_truth",

    recognises: async (source) =>
        (await isFolder(join(source, "train", "good"))) && (await isFolder(join(source, "test"))),

    read: async (source) => {
        const pictures: LabelledSource[] = [];
        for (const side of ["train", "test"] as const) {
            for (const kind of await foldersOf(join(source, side))) {
                for (const path of await picturesBelow(join(source, side, kind))) {
                    const maskFile = await findMask(join(source, "ground_truth", kind), path);
                    pictures.push({
                        path,
                        classes: [kind],
                        shapes: [],
                        side,
                        ...(maskFile && { maskFile: { path: maskFile, className: kind } }),
                    });
                }
            }
        }
        if (pictures.length === 0) {
            throw new ImportError(`${source} has no pictures in train/ and test/.`);
        }
        return { pictures, notes: [] };
    },
};

async function foldersOf(folder: string): Promise<string[]> {
    const entries = (await isFolder(folder)) ? await readdir(folder, { withFileTypes: true }) : [];
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

async function findMask(folder: string, picture: string): Promise<string | undefined> {
    const stem = basename(picture, extname(picture));
    for (const name of [`${stem}_mask.png`, `${stem}.png`]) {
        if (await isFile(join(folder, name))) {
            return join(folder, name);
        }
    }
    return undefined;
}
