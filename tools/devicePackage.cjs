// Writes the package `lookoutvision-edge`: what a device needs of the package `lookoutvision`, which must be built.
"use strict";

const { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { builtinModules } = require("node:module");
const { dirname, join, relative } = require("node:path");
const { root } = require("./prepare.cjs");

const server = join(root, "server");

/** Compiled modules that processes of a device begin with. Modules that they name are found from here. */
const entries = ["dist/cli/deviceMain.js"];

/** Files that are no modules. */
const others = [
    "cli/lookoutvision.cjs",
    "detector/backbone/efficientnetLite0.onnx",
    "detector/backbone/LICENSE",
    "edgeAgent/edge-agent.proto",
    "edgeAgent/lookoutvision-edge-agent.service",
    "LICENSE",
];

/**
 * Finds the modules that the entries load, themselves or in processes that they start, and the packages of npm that these
 * need.
 *
 * @returns {{ files: string[], packages: string[] }} paths in the folder `server`, and names; both sorted.
 */
function findParts() {
    const files = new Set();
    const packages = new Set();
    const visit = (file) => {
        if (files.has(file)) {
            return;
        }
        files.add(file);
        const code = readFileSync(file, "utf8").replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
        for (const [, name] of code.matchAll(/\brequire(?:\.resolve)?\("([^"]+)"\)/g)) {
            if (name.startsWith(".")) {
                visit(require.resolve(join(dirname(file), name)));
            } else if (!name.startsWith("node:") && !builtinModules.includes(name) && !name.startsWith("ts-node")) {
                packages.add(
                    name
                        .split("/")
                        .slice(0, name.startsWith("@") ? 2 : 1)
                        .join("/"),
                );
            }
        }
    };
    entries.forEach((entry) => visit(join(server, entry)));
    return { files: [...files].map((file) => relative(server, file)).sort(), packages: [...packages].sort() };
}

/**
 * Writes the package into a folder.
 *
 * @param {string} folder
 */
function writeDevicePackage(folder) {
    const { version, license, engines, dependencies } = JSON.parse(readFileSync(join(server, "package.json"), "utf8"));
    const { files, packages } = findParts();
    for (const file of [...files, ...others]) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        cpSync(join(server, file), join(folder, file));
    }
    const manifest = {
        name: "lookoutvision-edge",
        version,
        description: "Runs packaged defect detectors on a device: the Edge Agent of Amazon Lookout for Vision, again.",
        license,
        engines,
        bin: { lookoutvision: "cli/lookoutvision.cjs" },
        dependencies: Object.fromEntries(packages.map((name) => [name, dependencies[name]])),
    };
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
    if (!existsSync(join(folder, entries[0]))) {
        throw new Error(`${entries[0]} is missing in ${folder}`);
    }
}

module.exports = { findParts, writeDevicePackage };
