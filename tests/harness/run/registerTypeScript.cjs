// Makes mocha's processes, and those that the tests fork from sources, run TypeScript. SWC translates, and what it has
// translated is kept: a small process is ready after a third of the time that ts-node needs, which loads TypeScript's own
// compiler even where SWC translates.
"use strict";

const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const folder = join(__dirname, "..", "..", "..", "node_modules", ".cache", "translated");
const options = {
    swcrc: false,
    sourceMaps: "inline",
    module: { type: "commonjs", ignoreDynamic: true },
    jsc: { parser: { syntax: "typescript" }, target: "es2022", keepClassNames: true },
};

const hashOf = (text) => createHash("sha1").update(text).digest("hex");
const version = JSON.stringify([require("@swc/core/package.json").version, options]);

mkdirSync(folder, { recursive: true });
process.setSourceMapsEnabled(true);
Module._extensions[".ts"] = (module, file) => module._compile(translate(file), file);

/** The JavaScript of a file: from the folder, unless the file has changed since. */
function translate(file) {
    const source = readFileSync(file, "utf8");
    const kept = join(folder, `${hashOf(file)}.js`);
    const mark = `\n// ${hashOf(version + source)}\n`;
    const before = readIfThere(kept);
    if (before?.endsWith(mark)) {
        return before;
    }
    const { code } = require("@swc/core").transformSync(source, { ...options, filename: file });
    const translated = code + mark;
    writeFileSync(`${kept}.${process.pid}`, translated);
    renameSync(`${kept}.${process.pid}`, kept);
    return translated;
}

function readIfThere(file) {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

// Sources start other sources through ts-node. Here they do so through this file.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...others) {
    return request === "ts-node/register/transpile-only" ? __filename : resolve.call(this, request, ...others);
};
