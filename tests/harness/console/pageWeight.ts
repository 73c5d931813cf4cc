import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Weight of the compiled page in bytes, each file gzipped by itself. */
export interface PageWeight {
    /** JavaScript and styles of all pages. */
    all: number;
    /** JavaScript that a page needs, by the name of its source, such as `ProjectsPage`. */
    scriptsOf: ReadonlyMap<string, number>;
}

/** Weighs a folder of the compiled page. */
export function weighPage(folder: string): PageWeight {
    const assets = join(folder, "assets");
    const texts = new Map<string, string>();
    const weights = new Map<string, number>();
    for (const name of readdirSync(assets).filter((file) => /\.(js|css)$/.test(file))) {
        const content = readFileSync(join(assets, name));
        texts.set(name, content.toString());
        weights.set(name, gzipSync(content, { level: 9 }).length);
    }
    const first = /src="\/console\/assets\/([\w.-]+\.js)"/.exec(readFileSync(join(folder, "index.html"), "utf8"))?.[1];
    if (first === undefined) {
        throw new Error(`${folder}/index.html names no script: is the console compiled?`);
    }
    const scriptsOf = new Map<string, number>();
    for (const name of texts.keys()) {
        const page = /^(\w+Page)-.*\.js$/.exec(name)?.[1];
        if (page !== undefined) {
            const needed = withImports([first, name], texts);
            scriptsOf.set(
                page,
                needed.reduce((sum, file) => sum + weights.get(file)!, 0),
            );
        }
    }
    return { all: [...weights.values()].reduce((sum, weight) => sum + weight, 0), scriptsOf };
}

/** Files with all that they import before they run. */
function withImports(first: readonly string[], texts: ReadonlyMap<string, string>): string[] {
    const needed = new Set<string>();
    const open = [...first];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
        if (!needed.has(name)) {
            needed.add(name);
            for (const [, imported] of texts.get(name)!.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) {
                open.push(imported);
            }
        }
    }
    return [...needed];
}
