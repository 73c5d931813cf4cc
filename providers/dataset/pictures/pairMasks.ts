import { extname } from "node:path";
import type { PictureFile } from "./labelledPicture";

/** Masks by the place of their picture, and problems with pairing, one sentence each. */
export interface MaskPairs {
    maskOf: Map<string, PictureFile>;
    problems: string[];
}

/**
 * Pairs masks with anomalies by the name without its extension. A name that stands for two masks or two pictures pairs
 * nothing, because only the user knows which is meant.
 */
export function pairMasks(anomalies: readonly PictureFile[], masks: readonly PictureFile[]): MaskPairs {
    const pictures = groupByStem(anomalies);
    const maskOf = new Map<string, PictureFile>();
    const problems: string[] = [];
    for (const [stem, same] of groupByStem(masks)) {
        const [mask, ...otherMasks] = same as [PictureFile, ...PictureFile[]];
        const [picture, ...otherPictures] = pictures.get(stem) ?? [];
        if (otherMasks.length > 0) {
            problems.push(`${listed(same)} are masks of one and the same name: keep one of them`);
        } else if (picture === undefined) {
            problems.push(`${mask.place} belongs to no picture in anomaly/: ${nearMiss(stem, pictures)}`);
        } else if (otherPictures.length > 0) {
            problems.push(
                `${listed([picture, ...otherPictures])} would share the mask ${mask.place}: give each its own name and mask`,
            );
        } else {
            maskOf.set(picture.place, mask);
        }
    }
    return { maskOf, problems };
}

function groupByStem(files: readonly PictureFile[]): Map<string, PictureFile[]> {
    const groups = new Map<string, PictureFile[]>();
    for (const file of files) {
        const stem = stemOf(file.name);
        groups.set(stem, [...(groups.get(stem) ?? []), file]);
    }
    return groups;
}

/**
 * Returns the name without its extension, in one form of accents. File systems store accents in two ways, and tools
 * change from one to the other.
 */
function stemOf(name: string): string {
    return name.slice(0, name.length - extname(name).length).normalize("NFC");
}

/** Endings that other tools put after a mask's name. */
const maskEnding = /([._-](mask|gt|label|labels|seg|segmentation)|\.(png|jpe?g))+$/i;

function nearMiss(stem: string, pictures: ReadonlyMap<string, readonly PictureFile[]>): string {
    const plain = (name: string) => name.replace(maskEnding, "").toLowerCase();
    const near = [...pictures].find(([other]) => plain(other) === plain(stem))?.[1][0];
    return near === undefined
        ? "name it like its picture"
        : `to be that of ${near.place}, it must be named ${stemOf(near.name)}.png`;
}

function listed(files: readonly PictureFile[]): string {
    return `${files
        .slice(0, -1)
        .map(({ place }) => place)
        .join(", ")} and ${files.at(-1)?.place}`;
}
