import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";

/** Source files with the source files that each imports. Paths use `/` and are relative to the repository. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const notSources = new Set(["node_modules", "dist", "bin", ".stryker-tmp"]);
const importing = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*"(\.[^"]*)"/g;

/**
 * Reads the imports between the TypeScript files of some folders of the repository: `import`, `import()`, `require`,
 * types included.
 */
export function readImports(root: string, folders: readonly string[]): ImportGraph {
    const files = folders.flatMap((folder) => sourcesIn(join(root, folder)));
    return new Map(
        files.map((file) => {
            const specifiers = [...readFileSync(file, "utf8").matchAll(importing)].map(([, specifier]) => specifier);
            const imported = specifiers.flatMap((specifier) => fileOf(join(dirname(file), specifier)) ?? []);
            return [within(root, file), [...new Set(imported.map((path) => within(root, path)))]];
        }),
    );
}

function sourcesIn(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => {
            const path = join(folder, entry.name);
            if (entry.isDirectory()) {
                return notSources.has(entry.name) ? [] : sourcesIn(path);
            }
            return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
        })
        .sort();
}

function fileOf(path: string): string | undefined {
    return [`${path}.ts`, `${path}.tsx`, join(path, "index.ts")]
        .map(normalize)
        .find((candidate) => existsSync(candidate));
}

function within(root: string, path: string): string {
    return relative(root, path).split(sep).join("/");
}
