import { type BigIntStats, existsSync, realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { dataDirFiles } from "./dataDir";

/** A data folder that this one was copied from, and the service that has it. */
export interface Original {
    /** Absolute, without symbolic links. */
    path: string;
    /** Id of its service. */
    serviceId: string;
}

/** The path that a data folder's settings keep, to notice a copy: absolute, without symbolic links. */
export function placeOf(dataDir: string): string {
    return realpathSync(dataDir);
}

/** Tells a folder from its copies, wherever it is moved on its file system. Undefined when it isn't there. */
export function folderIdOf(folder: string): string | undefined {
    const found: BigIntStats | undefined = statSync(folder, { bigint: true, throwIfNoEntry: false });
    return found && `${found.dev}:${found.ino}`;
}

/**
 * The data folder that this one is a copy of: a folder is still at the place that the settings name, it is another one
 * than this, and its settings name the same service. A folder that was moved has nothing at its old place.
 *
 * @param settings - of the data folder, as the file has them.
 */
export async function originalOf(
    dataDir: string,
    settings: { serviceId?: string; place?: string; bucketRoot?: string },
): Promise<Original | undefined> {
    const { serviceId, place = placeByBuckets(settings.bucketRoot) } = settings;
    const here = folderIdOf(dataDir);
    const there = place === undefined ? undefined : folderIdOf(place);
    if (serviceId === undefined || place === undefined || there === undefined || here === undefined || there === here) {
        return undefined;
    }
    return (await serviceIdIn(place)) === serviceId ? { path: place, serviceId } : undefined;
}

/** Release 0.1.0 kept no place, but where the buckets are: in the data folder, unless somebody chose another. */
function placeByBuckets(bucketRoot: string | undefined): string | undefined {
    return bucketRoot !== undefined && isAbsolute(bucketRoot) && basename(bucketRoot) === "buckets"
        ? dirname(bucketRoot)
        : undefined;
}

async function serviceIdIn(dataDir: string): Promise<string | undefined> {
    try {
        const { serviceId } = JSON.parse(await readFile(dataDirFiles(dataDir).settings, "utf8")) as {
            serviceId?: string;
        };
        return serviceId;
    } catch {
        return undefined;
    }
}

/** A path as a data folder's files keep it: relative where it is inside, so that it goes along when that is moved. */
export function pathToKeep(dataDir: string, path: string): string {
    const inside = relative(dataDir, path);
    return inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside;
}

/** The other way round: absolute. */
export function keptPath(dataDir: string, kept: string): string {
    return resolve(dataDir, kept);
}

/**
 * The folder of the buckets from settings, absolute. Release 0.1.0 kept it as an absolute path also where it was the
 * data folder's own, and kept no place: then it came along when the folder was moved or copied.
 */
export function keptBucketRoot(dataDir: string, kept: string, place: string | undefined): string {
    const own = dataDirFiles(dataDir).buckets;
    const before = placeByBuckets(kept);
    const cameAlong =
        place === undefined &&
        before !== undefined &&
        folderIdOf(own) !== undefined &&
        (folderIdOf(before) === undefined || existsSync(dataDirFiles(before).settings));
    return cameAlong ? own : keptPath(dataDir, kept);
}

/** Whether a path is in a folder or is the folder. Both absolute. */
export function isInside(folder: string, path: string): boolean {
    return path === folder || path.startsWith(join(folder, sep));
}
