#!/usr/bin/env node
"use strict";

// Syntax that old releases of Node understand. So they print what is wrong instead of a syntax error.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
    console.error(
        "This is Node " +
            process.versions.node +
            "; lookoutvision needs Node 20.19 or newer. Install it and try again.",
    );
    process.exit(1);
}

const { existsSync } = require("node:fs");
const { join } = require("node:path");

// Commands of devices have a program of their own, without the service. The package for devices has only that one.
const isForDevices =
    process.argv[2] === "edge-agent" || (process.argv[2] === "watch" && !process.argv.includes("--model"));
const programs = isForDevices ? ["deviceMain", "main"] : ["main", "deviceMain"];
const compiled = programs.map((name) => join(__dirname, "..", "dist", "cli", `${name}.js`)).find(existsSync);

if (compiled !== undefined) {
    require(compiled);
} else {
    // A clone that is not built yet.
    process.env.TS_NODE_PROJECT = process.env.TS_NODE_PROJECT || join(__dirname, "..", "..", "tsconfig.json");
    require("ts-node/register/transpile-only");
    require(`./${programs[0]}.ts`);
}
