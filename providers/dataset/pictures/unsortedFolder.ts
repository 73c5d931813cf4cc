import { join } from "node:path";
import { listFolder, printable } from "./listFolder";
import type { Label } from "./labelledPicture";

/** Words that tools and people use for the two labels. */
const synonyms: Readonly<Record<Label, RegExp>> = {
    normal: /^(normal|good|ok|okay|pass|passed|nondefective|non_defective|defect_?free|clean|gut|io)$/i,
    anomaly: /^(anomal(y|ies|ous)|abnormal|bad|ng|not_?ok|nok|fail|failed|defect|defects|defective|faulty|nio)$/i,
};

const isPicture = (name: string) => /\.(png|jpe?g)$/i.test(name);

/** Most folders that a message names. */
const namedFolders = 8;

/** Says what a folder without `normal/` and `anomaly/` has instead, and what to do. */
export async function describeUnsorted(root: string): Promise<string> {
    const { folders, files } = await listFolder(root, "");
    const beginning = `${root} has neither a folder normal/ nor anomaly/`;
    const counted = await countPictures(root, folders);
    const loose = files.filter(({ name }) => isPicture(name)).length;
    if (folders.includes("train") && folders.includes("test")) {
        return `${beginning}, but train/ and test/, as published data sets have: run "npx lookoutvision import ${root} --to FOLDER", or name the folder within`;
    }
    if (counted.length === 0) {
        return loose > 0
            ? `${beginning}, but ${loose} pictures that lie in it: sort the pictures into these`
            : `${beginning}: sort the pictures into these`;
    }
    const met = counted
        .slice(0, namedFolders)
        .map(({ name, pictures }) => `${printable(name)}/ (${pictures} pictures)`);
    const map = Object.fromEntries(
        counted.flatMap(({ name }) => {
            const label = labelFor(name);
            return label === undefined ? [] : [[name, label]];
        }),
    );
    const advice =
        Object.keys(map).length > 0
            ? `rename them, or give classMap: ${JSON.stringify(map)}`
            : 'sort the pictures into these, or say with classMap what the folders are, for instance { "GOOD": "normal" }';
    return `${beginning}, but ${met.join(", ")}: ${advice}`;
}

/** Reports pictures outside the folders that are read: in folders beside them, and loose ones. */
export async function otherFolders(root: string, read: readonly string[]): Promise<string[]> {
    const { folders, files } = await listFolder(root, "");
    const counted = await countPictures(
        root,
        folders.filter((name) => !read.includes(name)),
    );
    const loose = files.filter(({ name }) => isPicture(name)).length;
    const met = [
        ...counted.slice(0, namedFolders).map(({ name, pictures }) => `${printable(name)}/ (${pictures})`),
        ...(loose > 0 ? [`the folder itself (${loose})`] : []),
    ];
    return met.length === 0
        ? []
        : [
              `Pictures in ${met.join(", ")} of ${root} are left out: only normal/, anomaly/ and the folders of classMap are read.`,
          ];
}

async function countPictures(root: string, folders: readonly string[]): Promise<{ name: string; pictures: number }[]> {
    const counted = await Promise.all(
        folders.map(async (name) => {
            const { files } = await listFolder(join(root, name), `${name}/`);
            return { name, pictures: files.filter((file) => isPicture(file.name)).length };
        }),
    );
    return counted.filter(({ pictures }) => pictures > 0);
}

function labelFor(name: string): Label | undefined {
    return (["normal", "anomaly"] as const).find((label) => synonyms[label].test(name));
}
