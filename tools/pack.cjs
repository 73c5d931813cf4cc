// `npm run pack [-- FOLDER]`: packs the two packages as npm publishes them, into examples/packed or the folder. They
// must be built.
"use strict";

const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { root } = require("./prepare.cjs");

const folder = resolve(process.argv[2] ?? join(root, "examples", "packed"));
if (!existsSync(join(root, "bin")) || !existsSync(join(root, "server", "dist"))) {
    console.error('There is no build to pack: run "npm run build" first.');
    process.exit(1);
}
mkdirSync(folder, { recursive: true });
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const { status } = spawnSync(
    npm,
    ["pack", "--silent", "--workspace", "server", "--include-workspace-root", "--pack-destination", folder],
    { cwd: root, stdio: "inherit" },
);
process.exitCode = status ?? 1;
