import { existsSync, realpathSync, statSync } from "node:fs";
import type { BigIntStats } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { dataDirFiles } from "./dataDir";

/** Data folder that this one was copied from, with its service. */
export interface Original {
    /** Path of the folder: absolute, without symbolic links. */
    path: string;
    /** Id of the folder's service. */
    serviceId: string;
}

/** Path that a data folder's settings keep, to notice a copy: absolute, without symbolic links. */
export function placeOf(dataDir: string): string {
    return realpathSync(dataDir);
}

/**
 * Id that distinguishes a folder from its copies, wherever it is moved on its file system. Undefined: the folder
 * doesn't exist.
 */
export function folderIdOf(folder: string): string | undefined {
    const found: BigIntStats | undefined = statSync(folder, { bigint: true, throwIfNoEntry: false });
    return found && `${found.dev}:${found.ino}`;
}

/**
 * Finds the data folder that this one is a copy of. Three things must be true: a folder is still at the place that
 * the settings name, it differs from this one, and its settings name the same service. A moved folder leaves
 * nothing at its old place.
 *
 * @param settings - settings of the data folder, as the file has them.
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

/**
 * Place of a folder from release 0.1.0, which kept only where the buckets are. They are in the data folder, unless
 * somebody chose another.
 */
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

/**
 * Path as a data folder's files keep it. A path inside the folder is relative, so that it stays right when the
 * folder is moved.
 */
export function pathToKeep(dataDir: string, path: string): string {
    const inside = relative(dataDir, path);
    return inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside;
}

/** Absolute path for a kept one: the reverse of {@link pathToKeep}. */
export function keptPath(dataDir: string, kept: string): string {
    return resolve(dataDir, kept);
}

/**
 * Absolute folder of the buckets from settings. Release 0.1.0 kept an absolute path even for the data folder's own
 * buckets, and kept no place. Such buckets came along when the folder was moved or copied.
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

/** Tells whether a path is in a folder or is the folder. Both are absolute. */
export function isInside(folder: string, path: string): boolean {
    return path === folder || path.startsWith(join(folder, sep));
}
