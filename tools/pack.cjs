// `npm run pack [-- FOLDER]`: packs three packages as npm publishes them, into examples/packed or the folder: the two of
// this repository, and `lookoutvision-edge` with what a device needs of `lookoutvision`. They must be built, by `npm run
// build` or `npm start`, which leaves the declarations to this.
"use strict";

const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");
const { writeDevicePackage } = require("./devicePackage.cjs");
const { keepTalking } = require("./patience.cjs");
const { compile, root } = require("./prepare.cjs");
const { isCompiled } = require("./transpile.cjs");

const folder = resolve(process.argv[2] ?? join(root, "examples", "packed"));
const fileOfPage = join(root, "server", "dist", "console", "pageFolder.js");
const isBuilt = existsSync(join(root, "bin")) && existsSync(fileOfPage) && existsSync(require(fileOfPage).pageFolder);
if (!isBuilt) {
    console.error('There is no build to pack: run "npm run build" first.');
    process.exit(1);
}
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const pack = (cwd, ...args) => {
    const { status } = spawnSync(npm, ["pack", "--silent", ...args, "--pack-destination", folder], {
        cwd,
        stdio: "inherit",
    });
    process.exitCode ||= status ?? 1;
};

async function main() {
    if (!isCompiled()) {
        await compile(keepTalking((line) => console.error(line)).say);
    }
    mkdirSync(folder, { recursive: true });
    pack(root, "--workspace", "server", "--include-workspace-root");
    const device = mkdtempSync(join(tmpdir(), "lookoutvision-edge-"));
    try {
        writeDevicePackage(device);
        pack(device);
    } finally {
        rmSync(device, { recursive: true });
    }
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
