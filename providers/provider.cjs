"use strict";
// Entry "pulumi-lookoutvision/provider", which the stub in the state loads: the compiled handlers. In a clone that isn't
// compiled yet, it loads their TypeScript source.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const compiled = join(__dirname, "..", "bin", "provider.js");
const source = join(__dirname, "provider.ts");

if (!existsSync(compiled) && existsSync(source)) {
    require("ts-node").register({ transpileOnly: true, cwd: join(__dirname, "..") });
    module.exports = require(source);
} else {
    module.exports = require(compiled);
}
