// `npm test`: sets up everything that the tests need, type-checks, runs them and closes with "N passed, N failed".
// `npm run soak` is the same with SOAK=1: the full figures of the tests that have small ones by default.
"use strict";

const { spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { compileConsole, prepare, root, SetUpError } = require("./prepare.cjs");

const began = Date.now();
const say = (line) => console.log(`[${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s] ${line}`);

async function main() {
    const args = process.argv.slice(2);
    const soak = args[0] === "--soak";
    const chosen = args.filter((arg) => arg !== "--soak");
    const files = chosen.length === 0 ? ["tests/**/*.test.ts"] : chosen;

    await prepare(say);
    say("Checking format and rules of everything (a minute) …");
    step(
        join(root, "node_modules", "prettier", "bin", "prettier.cjs"),
        ["--check", "--log-level", "warn", "."],
        "the format",
    );
    step(join(root, "node_modules", "eslint", "bin", "eslint.js"), ["--max-warnings", "0", "."], "the lint");
    say("Checking the types of everything …");
    step(join(root, "node_modules", "typescript", "bin", "tsc"), ["--noEmit"], "the type check");
    step(
        join(root, "node_modules", "typescript", "bin", "tsc"),
        ["--noEmit", "-p", "console"],
        "the console's type check",
    );
    say("Compiling the console …");
    await compileConsole();
    say("Making ready the Pulumi CLI and Python's packages (minutes the first time, then cached) …");
    step(
        join(root, "node_modules", "ts-node", "dist", "bin-transpile.js"),
        [join(root, "tests", "harness", "run", "setUp.ts")],
        "the set-up of the tests",
    );

    say(chosen.length === 0 ? "Running all tests …" : `Running ${chosen.join(" ")} …`);
    const costs = mkdtempSync(join(tmpdir(), "lookoutvision-test-costs-"));
    const tests = spawnSync(process.execPath, [join(root, "node_modules", "mocha", "bin", "mocha.js"), ...files], {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
        env: {
            ...process.env,
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            LOOKOUTVISION_TEST_COSTS: join(costs, "files.jsonl"),
            // Services of the tests learn from no changed copies, which takes a third of the time. Tests of the trainer do.
            ...(soak ? { SOAK: "1" } : { LOOKOUTVISION_TRAINING_EFFORT: "quick" }),
        },
    });
    rmSync(costs, { recursive: true });
    if (tests.error) {
        throw tests.error;
    }
    process.exitCode = tests.status === 0 ? 0 : 1;
}

function step(script, args, name) {
    const result = spawnSync(process.execPath, [script, ...args], {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
    });
    if (result.error || result.status !== 0) {
        throw new SetUpError(`${name} failed; see above.`);
    }
}

main().catch((error) => {
    console.error(error instanceof SetUpError ? error.message : error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
});
