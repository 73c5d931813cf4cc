// `npm run mutation [arguments of Stryker]`: mutation testing of what decides, as tools/mutation/stryker.config.mjs says. Its
// packages are installed in that folder at the first run, so that nobody else needs them.
"use strict";

const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const folder = join(__dirname, "mutation");
const stryker = join(folder, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");

function run(command, args, cwd) {
    const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
    if (error) {
        throw error;
    }
    return status ?? 1;
}

const installed = existsSync(stryker) ? 0 : run("npm", ["ci"], folder);
process.exitCode =
    installed === 0
        ? run(process.execPath, [stryker, "run", join(folder, "stryker.config.mjs"), ...process.argv.slice(2)], root)
        : installed;
