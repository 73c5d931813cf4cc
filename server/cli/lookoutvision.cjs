#!/usr/bin/env node
"use strict";

// What an old Node can still read, so that it says what is wrong instead of stumbling over the syntax of today.
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

const compiled = join(__dirname, "..", "dist", "cli", "main.js");

if (existsSync(compiled)) {
    require(compiled);
} else {
    // A clone that was not built yet.
    process.env.TS_NODE_PROJECT = process.env.TS_NODE_PROJECT || join(__dirname, "..", "..", "tsconfig.json");
    require("ts-node/register/transpile-only");
    require("./main.ts");
}
