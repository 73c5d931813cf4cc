// `npm run test:unit`: runs the tests that need no Pulumi CLI, no Python, no PostgreSQL and no service, in about a
// minute.
"use strict";

const { spawnSync } = require("node:child_process");
const { join, resolve } = require("node:path");

require("ts-node").register({ transpileOnly: true });
const { unitTests } = require("./structure/unitTests.ts");

const root = resolve(__dirname, "..");
const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
const { status } = spawnSync(process.execPath, [mocha, ...unitTests(root)], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
