// `npm test`: sets up everything that the tests need, type-checks, runs them and closes with "N passed, N failed".
// `npm run soak` is the same with SOAK=1: the full figures of the tests that have small ones by default.
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { availableParallelism, tmpdir } = require("node:os");
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
    say("Checking format, rules and types of everything, and compiling the console (two minutes) …");
    await Promise.all([
        (async () => {
            await step("prettier/bin/prettier.cjs", ["--check", "--log-level", "warn", "."], "the format");
            await step("eslint/bin/eslint.js", ["--max-warnings", "0", "."], "the lint");
        })(),
        (async () => {
            await step("typescript/bin/tsc", ["--noEmit"], "the type check");
            await step("typescript/bin/tsc", ["--noEmit", "-p", "console"], "the console's type check");
            await compileConsole();
        })(),
    ]);
    say("Making ready the Pulumi CLI and Python's packages (minutes the first time, then cached) …");
    await step("ts-node/dist/bin-transpile.js", ["tests/harness/run/setUp.ts"], "the set-up of the tests");

    say(chosen.length === 0 ? "Running all tests …" : `Running ${chosen.join(" ")} …`);
    const costs = mkdtempSync(join(tmpdir(), "lookoutvision-test-costs-"));
    // One more than processors: a third of the time that a file takes it waits for other processes.
    const jobs = ["--jobs", String(availableParallelism() + 1)];
    const tests = spawnSync(process.execPath, [packaged("mocha/bin/mocha.js"), ...jobs, ...files], {
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

/** Programs of {@link step} that run. */
const running = new Set();

/** Runs a program of an installed package. @throws {SetUpError} if it fails: it has printed why. */
async function step(program, args, name) {
    const child = spawn(process.execPath, [packaged(program), ...args], {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
    });
    running.add(child);
    const code = await new Promise((done, fail) => child.once("error", fail).once("close", done));
    running.delete(child);
    if (code !== 0) {
        throw new SetUpError(`${name} failed; see above.`);
    }
}

function packaged(program) {
    return join(root, "node_modules", program);
}

main().catch((error) => {
    running.forEach((child) => child.kill());
    console.error(error instanceof SetUpError ? error.message : error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
});
