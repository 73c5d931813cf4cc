import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Folder of the package `lookoutvision`. Files that are not code (the backbone, the ONNX graphs) are found from
 * here. This holds for code compiled into `dist/` and for TypeScript source.
 */
export const packageRoot = folderOfPackage(__dirname);

/** Version of the package `lookoutvision`. */
export const packageVersion = (
    JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }
).version;

function folderOfPackage(from: string): string {
    if (existsSync(join(from, "package.json"))) {
        return from;
    }
    const above = dirname(from);
    if (above === from) {
        throw new Error(`no package.json in ${__dirname} or above it`);
    }
    return folderOfPackage(above);
}
