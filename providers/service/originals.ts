import { existsSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import { readDataDirFacts } from "./localService";
import { ofOriginal } from "./serviceRecord";
import { serviceSettings } from "./settings";

/**
 * True if a path from the state is in a data folder that the present one was copied from.
 *
 * It is true only if the stack's `lookoutvision:abandonedService` says that it goes on with the copy. The path's
 * content is then in the copy.
 *
 * @throws Error with the ways out if the stack doesn't say so. Nothing is done to the original from a copy.
 */
export async function isOfOriginal(path: string): Promise<boolean> {
    const settings = serviceSettings();
    if (settings.endpoint !== "local") {
        return false;
    }
    const { copyOf } = await readDataDirFacts(settings.dataDir);
    const here = realPath(settings.dataDir);
    const original = copyOf.find((one) => one.path !== here && realPath(path).startsWith(realPath(one.path) + sep));
    if (original !== undefined && original.serviceId !== settings.abandonedService) {
        throw new Error(`its folder ${path} is of ${ofOriginal(original, settings)}`);
    }
    return original !== undefined;
}

function realPath(path: string): string {
    return existsSync(path) ? realpathSync(path) : path;
}
