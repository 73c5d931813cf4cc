// Prepares a clone so that its TypeScript can run: packages installed exactly as locked, sources compiled. It is plain
// JavaScript on Node's own modules, because nothing else is installed yet.
"use strict";

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const os = require("node:os");
const { join, resolve } = require("node:path");

const { isCompiled, transpile } = require("./transpile.cjs");

const root = resolve(__dirname, "..");
const oldestNode = [20, 19];

/** A failure whose message is for the person at the terminal. */
class SetUpError extends Error {}

/**
 * Packages that are installed: those of a training; also those of the console, which are nearly half of all files; or
 * also those of tests, benchmarks and the reference. Each set includes the ones before it.
 */
const packageSets = {
    start: {
        args: ["ci", "--omit=dev", "--workspace=server", "--workspace=tools/start", "--include-workspace-root"],
        announcement: "Installing the packages of npm start (half a minute, 350 MB) …",
    },
    // Adds to what is there, beside programs that use it.
    page: { args: ["install", "--omit=dev", "--no-save"] },
    all: {
        args: ["ci"],
        announcement: "Installing all packages of package-lock.json (about a minute, 620 MB) …",
    },
};

/**
 * Installs and compiles what is missing or out of date, except the console. Takes a second if nothing is.
 *
 * @param {(line: string) => void} say - is told what each step does and how long it may take.
 * @throws {SetUpError} with what to do.
 */
async function prepare(say) {
    await installPackages(say, "all");
    await compile(say);
}

/** What changes or uses packages of the console: one after another. */
let lastInTurn = Promise.resolve();

function inTurn(work) {
    const result = lastInTurn.then(work);
    lastInTurn = result.catch(() => undefined);
    return result;
}

function requireNode() {
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
        throw new SetUpError(
            `This is Node ${process.versions.node}; Node ${oldestNode.join(".")} or newer is needed. Install it and try again.`,
        );
    }
}

/**
 * Installs the packages of a set, if they are not those of package-lock.json.
 *
 * @param {(line: string) => void} say
 * @param {"start" | "all"} set
 * @throws {SetUpError} with what to do.
 */
async function installPackages(say, set) {
    requireNode();
    await inTurn(() => install(say, set));
}

async function install(say, set) {
    const locked = fingerprint([
        "package-lock.json",
        "package.json",
        "server/package.json",
        "console/package.json",
        "tools/start/package.json",
    ]);
    const marker = join(root, "node_modules", ".installed-from");
    const note = (state) => writeFileSync(marker, `${locked} ${state}\n`);
    const installed = existsSync(marker) ? readFileSync(marker, "utf8") : "";
    const sets = Object.keys(packageSets);
    if (sets.slice(sets.indexOf(set)).some((larger) => installed === `${locked} ${larger}\n`)) {
        return;
    }
    const { args, announcement } = packageSets[set];
    if (announcement !== undefined) {
        say(announcement);
    }
    if (set !== "page") {
        await runInstallation(args, say);
    } else {
        // If this process is killed meanwhile, half a package may be left: the next time begins anew.
        note("incomplete");
        // npm removes what it has begun if it fails.
        await runInstallation(args, say, { isUrgent: false }).catch((error) => {
            note("start");
            throw error;
        });
    }
    note(set);
}

async function runInstallation(args, say, options) {
    const install = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
    const attempt = runNpm(install, options);
    // npm itself would try again in silence, for minutes. Asked in the same way as npm asks: a proxy counts.
    const offline = await Promise.race([attempt.ended.then(() => false), isRegistryAway()]);
    if (!offline) {
        requireSuccess(
            await attempt.ended,
            `"npm ${args[0]}" failed:`,
            "Check the network and npm's registry settings, then try again.",
        );
    } else {
        attempt.kill();
        await attempt.ended;
        say("  npm's registry can't be reached: taking what npm has kept of earlier installations …");
        requireSuccess(
            await runNpm([...install, "--offline"], options).ended,
            "This machine seems to be offline: npm's registry can't be reached, and npm's cache lacks packages.",
            "Connect to the network, or check npm's registry settings (npm config get registry), then try again.",
        );
    }
}

/** Resolves as soon as it is sure; never if the registry answers. */
async function isRegistryAway() {
    const ping = await runNpm(["ping", "--fetch-retries=0", "--fetch-timeout=8000"]).ended;
    const away = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|network request|EAI_FAIL)\b/;
    return ping.status !== 0 && away.test(ping.output) ? true : new Promise(() => undefined);
}

/**
 * Compiles the two packages if their sources have changed.
 *
 * @throws {SetUpError} with what the compiler said.
 */
async function compile(say) {
    if (!isCompiled()) {
        say("Compiling (about 20 seconds) …");
    }
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const args = [tsc, "--build", "tsconfig.build.json", "server/tsconfig.build.json"];
    requireSuccess(await run(process.execPath, args).ended, "The sources don't compile:", "");
}

/**
 * Does what running them needs: a clone that was never compiled as a whole is only transpiled.
 *
 * @throws {SetUpError} with what the compiler said.
 */
async function compileToRun(say) {
    if (isCompiled()) {
        return compile(say);
    }
    if (!existsSync(join(root, "bin")) || !existsSync(join(root, "server", "dist"))) {
        say("Compiling (about 10 seconds) …");
    }
    const output = await transpile();
    requireSuccess({ status: output === "" ? 0 : 1, output }, "The sources don't compile:", "");
}

/**
 * Makes the console's page beside all else, with what is left of the machine: installs its packages, and compiles it.
 *
 * @param {(line: string) => void} say
 * @param {Promise<void>} compiled - the service.
 * @throws {SetUpError} with what to do.
 */
function makePage(say, compiled) {
    return inTurn(async () => {
        await install(say, "page");
        await compiled;
        await compileConsole({ isUrgent: false });
    });
}

/**
 * Compiles the console into the service's package if its sources or those of the service have changed. The service
 * must be compiled before.
 *
 * @param {{ isUrgent?: boolean }} [options] - false: gives way to all else that the machine does. Default: true.
 * @throws {SetUpError} with what the compiler said.
 */
async function compileConsole({ isUrgent = true } = {}) {
    const current = fingerprint([
        "package-lock.json",
        ...["index.html", "vite.config.mts", "public", "src"].flatMap((name) => filesIn(join("console", name))),
        ...filesIn(join("server", "dist", "api")).filter((file) => file.endsWith(".js")),
    ]);
    const { pageFolder } = require(join(root, "server", "dist", "console", "pageFolder.js"));
    const marker = join(pageFolder, ".compiled-from");
    if (existsSync(marker) && readFileSync(marker, "utf8") === current) {
        return;
    }
    const vite = join(root, "node_modules", "vite", "bin", "vite.js");
    const args = [vite, "build", "console", "--logLevel", "warn"];
    requireSuccess(await run(process.execPath, args, { isUrgent }).ended, "The console doesn't compile:", "");
    writeFileSync(marker, current);
}

/** Files of a file or folder, sorted, relative to the repository. */
function filesIn(path) {
    if (!statSync(join(root, path)).isDirectory()) {
        return [path];
    }
    return readdirSync(join(root, path))
        .sort()
        .flatMap((name) => filesIn(join(path, name)));
}

function runNpm(args, options) {
    // If npm started this, it is the npm that the user called. Otherwise it is the one on PATH.
    const npm = process.env.npm_execpath;
    const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
    return run(command, [...first, ...args], options);
}

/**
 * Runs a command whose output is shown only if it fails. It ends with this process.
 *
 * @param {{ isUrgent?: boolean }} [options] - false: gives way to all else that the machine does. Default: true.
 */
function run(command, args, { isUrgent = true } = {}) {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    if (!isUrgent && child.pid !== undefined) {
        os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
    }
    const kill = () => child.kill();
    process.once("exit", kill);
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    const ended = new Promise((done) => {
        child.once("error", (error) => done({ status: 1, output: error.message }));
        child.once("close", (status) => done({ status, output: output.trim() }));
    }).finally(() => process.off("exit", kill));
    return { ended, kill };
}

function requireSuccess({ status, output }, failed, advice) {
    if (status !== 0) {
        throw new SetUpError(`${failed}\n${output}\n${advice}`.trimEnd());
    }
}

function fingerprint(files) {
    const hash = createHash("sha256");
    for (const file of files) {
        hash.update(readFileSync(join(root, file)));
    }
    return `${hash.digest("hex")} ${process.platform}-${process.arch} node-${process.versions.modules}`;
}

module.exports = { compile, compileConsole, compileToRun, installPackages, makePage, prepare, root, SetUpError };
