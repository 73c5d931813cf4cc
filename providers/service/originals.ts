import { existsSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import { readDataDirFacts } from "./localService";
import { ofOriginal } from "./serviceRecord";
import { serviceSettings } from "./settings";

/**
 * Whether a path from the state is in a data folder of which the present one is a copy. True only when the stack says, by
 * `lookoutvision:abandonedService`, that it goes on with the copy: what it names is then to be found in the copy.
 *
 * @throws Error with the ways out when the stack doesn't say so: nothing is done to the original from a copy.
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
