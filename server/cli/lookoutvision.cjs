#!/usr/bin/env node
"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

const compiled = join(__dirname, "..", "dist", "cli", "main.js");

if (existsSync(compiled)) {
    require(compiled);
} else {
    // A clone that was not built yet.
    process.env.TS_NODE_PROJECT ??= join(__dirname, "..", "..", "tsconfig.json");
    require("ts-node/register/transpile-only");
    require("./main.ts");
}
