// `npm run bench -- NAME [arguments]`: runs benchmarks/NAME.ts; without a name it lists them.
"use strict";

const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { prepare, root, SetUpError } = require("./prepare.cjs");

const folder = join(root, "benchmarks");

async function main() {
    const [name, ...args] = process.argv.slice(2);
    if (name === undefined || !existsSync(join(folder, `${name}.ts`))) {
        const known = readdirSync(folder)
            .filter((file) => isBenchmark(file))
            .map((file) => `  npm run bench -- ${file.slice(0, -3)}`);
        throw new SetUpError(
            `${name === undefined ? "Which benchmark?" : `There is no benchmark "${name}".`} There are:\n${known.join("\n")}`,
        );
    }
    await prepare((line) => console.error(line));
    const runner = join(root, "node_modules", "ts-node", "dist", "bin-transpile.js");
    const { status, error } = spawnSync(process.execPath, [runner, join(folder, `${name}.ts`), ...args], {
        cwd: process.cwd(),
        stdio: "inherit",
    });
    if (error) {
        throw error;
    }
    process.exitCode = status ?? 1;
}

/** True for a benchmark. A file that only serves benchmarks has no `main`. */
function isBenchmark(file) {
    return file.endsWith(".ts") && /\bmain\(/.test(readFileSync(join(folder, file), "utf8"));
}

main().catch((error) => {
    console.error(error instanceof SetUpError ? error.message : error);
    process.exitCode = 1;
});
