// Prepares a clone so that its TypeScript can run: packages installed exactly as locked, sources compiled. It is plain
// JavaScript on Node's own modules, because nothing else is installed yet.
"use strict";

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const os = require("node:os");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const oldestNode = [20, 19];

/** A failure whose message is for the person at the terminal. */
class SetUpError extends Error {}

/** Packages that are installed: those of `npm start`, or also those of tests, benchmarks and the reference. */
const packageSets = {
    start: { args: ["--omit=dev"], announcement: "Installing the packages of npm start (half a minute, 500 MB) …" },
    all: { args: [], announcement: "Installing all packages of package-lock.json (about a minute, 620 MB) …" },
};

/**
 * Installs and compiles what is missing or out of date, except the console. Takes a second if nothing is.
 *
 * @param {(line: string) => void} say - is told what each step does and how long it may take.
 * @param {"start" | "all"} [set] - the packages that are needed.
 * @throws {SetUpError} with what to do.
 */
async function prepare(say, set = "all") {
    requireNode();
    await installPackages(say, set);
    await compile(say);
}

function requireNode() {
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
        throw new SetUpError(
            `This is Node ${process.versions.node}; Node ${oldestNode.join(".")} or newer is needed. Install it and try again.`,
        );
    }
}

async function installPackages(say, set) {
    const locked = fingerprint([
        "package-lock.json",
        "package.json",
        "server/package.json",
        "console/package.json",
        "tools/start/package.json",
    ]);
    const marker = join(root, "node_modules", ".installed-from");
    const installed = existsSync(marker) ? readFileSync(marker, "utf8") : "";
    if (installed === `${locked} all\n` || installed === `${locked} ${set}\n`) {
        return;
    }
    const { args, announcement } = packageSets[set];
    say(announcement);
    const install = ["ci", ...args, "--no-audit", "--no-fund", "--loglevel=error"];
    const attempt = runNpm(install);
    // npm itself would try again in silence, for minutes. Asked in the same way as npm asks: a proxy counts.
    const offline = await Promise.race([attempt.ended.then(() => false), isRegistryAway()]);
    if (!offline) {
        requireSuccess(
            await attempt.ended,
            '"npm ci" failed:',
            "Check the network and npm's registry settings, then try again.",
        );
    } else {
        attempt.kill();
        await attempt.ended;
        say("  npm's registry can't be reached: taking what npm has kept of earlier installations …");
        requireSuccess(
            await runNpm([...install, "--offline"]).ended,
            "This machine seems to be offline: npm's registry can't be reached, and npm's cache lacks packages.",
            "Connect to the network, or check npm's registry settings (npm config get registry), then try again.",
        );
    }
    writeFileSync(marker, `${locked} ${set}\n`);
}

/** Resolves as soon as it is sure; never if the registry answers. */
async function isRegistryAway() {
    const ping = await runNpm(["ping", "--fetch-retries=0", "--fetch-timeout=8000"]).ended;
    const away = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|network request|EAI_FAIL)\b/;
    return ping.status !== 0 && away.test(ping.output) ? true : new Promise(() => undefined);
}

async function compile(say) {
    if (!existsSync(join(root, "bin")) || !existsSync(join(root, "server", "dist"))) {
        say("Compiling (about 20 seconds) …");
    }
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const args = [tsc, "--build", "tsconfig.build.json", "server/tsconfig.build.json"];
    requireSuccess(await run(process.execPath, args).ended, "The sources don't compile:", "");
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
    const compiler = run(process.execPath, args);
    if (!isUrgent && compiler.pid !== undefined) {
        os.setPriority(compiler.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
    }
    requireSuccess(await compiler.ended, "The console doesn't compile:", "");
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

function runNpm(args) {
    // If npm started this, it is the npm that the user called. Otherwise it is the one on PATH.
    const npm = process.env.npm_execpath;
    const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ["npm", []];
    return run(command, [...first, ...args]);
}

/** Runs a command whose output is shown only if it fails. It ends with this process. */
function run(command, args) {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const kill = () => child.kill();
    process.once("exit", kill);
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    const ended = new Promise((done) => {
        child.once("error", (error) => done({ status: 1, output: error.message }));
        child.once("close", (status) => done({ status, output: output.trim() }));
    }).finally(() => process.off("exit", kill));
    return { ended, kill, pid: child.pid };
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

module.exports = { compileConsole, prepare, root, SetUpError };
