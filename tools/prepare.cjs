// Prepares a clone so that its TypeScript can run: packages installed exactly as locked, sources compiled. It is plain
// JavaScript on Node's own modules, because nothing else is installed yet.
"use strict";

const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const oldestNode = [20, 19];

/** A failure whose message is for the person at the terminal. */
class SetUpError extends Error {}

/**
 * Installs and compiles what is missing or out of date. Takes a second if nothing is.
 *
 * @param {(line: string) => void} say - called with what each step does and how long it may take.
 * @throws {SetUpError} with what to do.
 */
function prepare(say) {
    requireNode();
    installPackages(say);
    compile(say);
}

function requireNode() {
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
        throw new SetUpError(
            `This is Node ${process.versions.node}; Node ${oldestNode.join(".")} or newer is needed. Install it and try again.`,
        );
    }
}

function installPackages(say) {
    const wanted = fingerprint(["package-lock.json", "package.json", "server/package.json"]);
    const marker = join(root, "node_modules", ".installed-from");
    if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) {
        return;
    }
    say("Installing the packages of package-lock.json (about a minute, 420 MB) …");
    runNpm(
        ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
        "Check the network and npm's registry settings, then try again.",
    );
    writeFileSync(marker, wanted);
}

function compile(say) {
    if (!existsSync(join(root, "bin")) || !existsSync(join(root, "server", "dist"))) {
        say("Compiling (about 20 seconds) …");
    }
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    run(
        process.execPath,
        [tsc, "--build", "tsconfig.build.json", "server/tsconfig.build.json"],
        "The sources don't compile:",
        "",
    );
}

function runNpm(args, advice) {
    // If npm started this, it is the npm that the user called. Otherwise it is the one on PATH.
    const npm = process.env.npm_execpath;
    const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
    run(command, [...first, ...args], `"npm ${args[0]}" failed:`, advice);
}

function run(command, args, failed, advice) {
    const result = spawnSync(command, args, {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 2 ** 26,
    });
    if (result.error || result.status !== 0) {
        const output = result.error ? result.error.message : `${result.stdout}${result.stderr}`.trim();
        throw new SetUpError(`${failed}\n${output}\n${advice}`.trimEnd());
    }
}

function fingerprint(files) {
    const hash = createHash("sha256");
    for (const file of files) {
        hash.update(readFileSync(join(root, file)));
    }
    return `${hash.digest("hex")} ${process.platform}-${process.arch} node-${process.versions.modules}\n`;
}

module.exports = { prepare, root, SetUpError };
