import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { repository } from "../harness/engine/engine";

/** A file in backticks: `server/http/limits.ts`, or the end of its path. */
const namedFile = /`((?:\.\.\/)*\w[\w./-]*\.(?:ts|cjs|mjs|py|svg))`/g;

describe("the pages", () => {
    const folders = ["benchmarks", "docs", "examples", "providers", "samplePictures", "server", "tests", "tools"];
    const files = [
        ...readdirSync(repository),
        ...folders.flatMap((folder) =>
            readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
        ),
    ].filter((file) => !/(^|\/)(node_modules|dist|bin)\//.test(file));
    // The list of changes names what was, CONTRIBUTING.md a folder X that a reader makes.
    const pages = files.filter((file) => file.endsWith(".md") && !/^(CHANGELOG|CONTRIBUTING)|\/states\//.test(file));

    it("name only source files that are there, by their path or the end of it", () => {
        assert.ok(pages.length > 20, `${pages.length} pages`);
        const missing = pages.flatMap((page) =>
            [...readFileSync(join(repository, page), "utf8").matchAll(namedFile)]
                .map(([, path]) => (path.startsWith("..") ? normalize(join(dirname(page), path)) : path))
                .filter((path) => !files.some((file) => file === path || file.endsWith(`/${path}`)))
                .map((path) => `${page}: ${path}`),
        );
        assert.deepEqual(missing, []);
    });

    it("have no marks that a merge has left", () => {
        const marked = files
            .filter((file) => /\.(md|yaml|json)$/.test(file))
            .filter((file) => /^(<{7}|={7}|>{7})( |$)/m.test(readFileSync(join(repository, file), "utf8")));
        assert.deepEqual(marked, []);
    });
});
