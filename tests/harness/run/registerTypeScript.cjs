// Makes mocha's processes, and those that the tests fork from sources, run TypeScript. SWC translates: a process that
// loads the trainer is ready after a fifth of the time that TypeScript's own compiler needs.
"use strict";

const { join } = require("node:path");

process.env.TS_NODE_PROJECT = join(__dirname, "tsconfig.swc.json");
require("ts-node/register/transpile-only");
