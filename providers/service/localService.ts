import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageInstaller } from "./packageInstaller";

/** Facts that the package `lookoutvision` tells about the service of a data folder. */
export interface LocalService {
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    region: string;
    dataDir: string;
    bucketRoot: string;
}

export interface LocalServiceOptions {
    dataDir: string;
    bucketRoot?: string;
    region?: string;
    idleTimeoutMinutes?: number;
    timeoutMs?: number;
}

/** Facts that the package `lookoutvision` tells about a data folder, without its service. */
export interface DataDirFacts {
    serviceId: string | undefined;
    bucketRoot: string;
    /** False: no service was ever started there, or what it kept was deleted. */
    isInUse: boolean;
    /** Data folders that this one was copied from. Their services have other ids. */
    copyOf: readonly { path: string; serviceId: string }[];
}

/** Reads files only. @throws Error with a sentence if they are damaged. */
export async function readDataDirFacts(dataDir: string): Promise<DataDirFacts> {
    return loadServiceModule<LocalServiceModule>("localService", "localService/findOrStart").readDataDirFacts(dataDir);
}

/**
 * Finds or starts the service of the data folder. Uses the package `lookoutvision` of the program's folder, otherwise
 * the one beside this package.
 *
 * @throws Error with a sentence if that package isn't installed.
 */
export async function findOrStartLocalService(options: LocalServiceOptions): Promise<LocalService> {
    return loadServiceModule<LocalServiceModule>("localService", "localService/findOrStart").findOrStartLocalService(
        options,
    );
}

interface LocalServiceModule {
    findOrStartLocalService(options: LocalServiceOptions): Promise<LocalService>;
    readDataDirFacts(dataDir: string): Promise<DataDirFacts>;
}

/** Says that the package isn't installed and what to do, without loading anything. Undefined: it is installed. */
export function localServiceProblem(): string | undefined {
    return findServicePackage() === undefined
        ? `the service that trains on this machine isn't installed: run "${packageInstaller(process.cwd())} add lookoutvision" in the program's folder, ` +
              'or name a running service with "pulumi config set lookoutvision:endpoint URL"'
        : undefined;
}

/**
 * Loads a module of the package `lookoutvision`.
 *
 * @param entry - its name among the package's exports.
 * @param file - its file within the package, without extension; the same name by default.
 * @throws Error with a sentence if the package isn't installed.
 */
export function loadServiceModule<Module>(entry: string, file: string = entry): Module {
    const load = findServicePackage();
    if (load === undefined) {
        throw new Error(localServiceProblem());
    }
    // In a clone that isn't compiled, the package has only its TypeScript source.
    const root = dirname(load.resolve("lookoutvision/package.json"));
    const source = join(root, `${file}.ts`);
    if (!existsSync(join(root, "dist", `${file}.js`)) && existsSync(source)) {
        load("ts-node/register/transpile-only");
        return load(source) as Module;
    }
    return load(`lookoutvision/${entry}`) as Module;
}

function findServicePackage(): NodeJS.Require | undefined {
    return [join(process.cwd(), "_.js"), __filename].map((from) => createRequire(from)).find(hasServicePackage);
}

function hasServicePackage(load: NodeJS.Require): boolean {
    try {
        load.resolve("lookoutvision/package.json");
        return true;
    } catch {
        return false;
    }
}
