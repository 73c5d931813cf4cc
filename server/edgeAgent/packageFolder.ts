import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileProblem } from "../files/fileProblem";
import { ModelPackageError, unpackModel } from "../packaging/modelPackage";
import type { PackageTrust } from "../packaging/modelPackage";

/** Archive of a packaging job in the agent's folder. */
export interface FoundPackage {
    /** Path of the archive. */
    file: string;
    /** Changes with the archive: size, time, place on disk. */
    stamp: string;
    bytes: number;
    /** Name of the component. An archive that can't be read is called after its file. */
    component: string;
    version: string;
    /** ARN of the packaged model. Empty: the archive can't be read. */
    modelArn: string;
    /** Reason why the archive can't be used, as a sentence. */
    problem?: string;
}

/** Reads the packages of a folder again and again. */
export interface PackageFolder {
    /**
     * Returns the newest package of each component. An archive that can't be read counts once it hasn't changed for
     * {@link settleMs}; before, it may be only half written.
     *
     * @throws Error with a sentence when the folder can't be read.
     */
    scan(): Promise<ReadonlyMap<string, FoundPackage>>;
}

/** Time in milliseconds after which an archive that can't be read counts as damaged. */
export const settleMs = 2_000;

/** Levels of folders below the given one in which archives are found: Greengrass has artifacts/NAME/VERSION/. */
const deepest = 4;

/**
 * @param path - folder of archives, or one archive.
 * @param trust - what makes them believed.
 */
export function openPackageFolder(path: string, trust: PackageTrust, now: () => number = Date.now): PackageFolder {
    let known = new Map<string, FoundPackage>();
    return {
        async scan() {
            const read = new Map<string, FoundPackage>();
            for (const file of await listArchives(path)) {
                const found = await readPackage(file, trust, known.get(file));
                if (found !== undefined) {
                    read.set(file, found.package);
                    if (found.package.problem !== undefined && now() - found.modifiedAt < settleMs) {
                        read.delete(file);
                    }
                }
            }
            known = read;
            return newestOfEach([...read.values()]);
        },
    };
}

async function listArchives(path: string): Promise<string[]> {
    try {
        return (await stat(path)).isDirectory() ? await listFolder(path, deepest) : [path];
    } catch (error) {
        throw new Error(`The packages in ${path} can't be read: ${fileProblem(error)}.`, { cause: error });
    }
}

async function listFolder(folder: string, levels: number): Promise<string[]> {
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith("."));
    const archives = entries.filter((entry) => !entry.isDirectory() && /\.zip$/i.test(entry.name));
    const folders = levels > 0 ? entries.filter((entry) => entry.isDirectory()) : [];
    const below = await Promise.all(
        // A folder that vanishes meanwhile has no archives.
        folders.map(({ name }) => listFolder(join(folder, name), levels - 1).catch(() => [])),
    );
    return [...archives.map(({ name }) => join(folder, name)), ...below.flat()].sort();
}

/** @returns undefined: the file has vanished, or is none. */
async function readPackage(
    file: string,
    trust: PackageTrust,
    before: FoundPackage | undefined,
): Promise<{ package: FoundPackage; modifiedAt: number } | undefined> {
    const about = await stat(file).catch(() => undefined);
    if (!about?.isFile()) {
        return undefined;
    }
    const { size: bytes, mtimeMs: modifiedAt, ctimeMs, ino } = about;
    const stamp = [bytes, modifiedAt, ctimeMs, ino].join(" ");
    if (before?.stamp === stamp) {
        return { package: before, modifiedAt };
    }
    return {
        package: { file, stamp, bytes, ...(await describeArchive(file, trust)) },
        modifiedAt: Math.max(modifiedAt, ctimeMs),
    };
}

async function describeArchive(
    file: string,
    trust: PackageTrust,
): Promise<Pick<FoundPackage, "component" | "version" | "modelArn" | "problem">> {
    try {
        const { manifest } = await unpackModel(await readFile(file), file, trust);
        const { component, modelArn } = manifest;
        if (!/^[a-zA-Z0-9\-_.]{1,128}$/.test(component?.name) || typeof component.version !== "string") {
            throw new ModelPackageError(`${file} is no model package: its manifest names no component.`);
        }
        return { component: component.name, version: component.version, modelArn: String(modelArn) };
    } catch (error) {
        const problem =
            error instanceof ModelPackageError
                ? error.message
                : `The archive ${file} can't be read: ${fileProblem(error)}.`;
        const [, component, version] = /^(.*?)(?:-(\d+\.\d+\.\d+))?\.zip$/i.exec(basename(file)) ?? [, basename(file)];
        return { component: component ?? "", version: version ?? "0.0.0", modelArn: "", problem };
    }
}

/** Picks the newest version of each component. A package that can be used comes before one that can't. */
function newestOfEach(packages: readonly FoundPackage[]): Map<string, FoundPackage> {
    const newest = new Map<string, FoundPackage>();
    for (const found of packages) {
        const other = newest.get(found.component);
        if (other === undefined || isBetter(found, other)) {
            newest.set(found.component, found);
        }
    }
    return newest;
}

function isBetter(one: FoundPackage, other: FoundPackage): boolean {
    if ((one.problem === undefined) !== (other.problem === undefined)) {
        return one.problem === undefined;
    }
    return one.version.localeCompare(other.version, "en", { numeric: true }) > 0;
}
