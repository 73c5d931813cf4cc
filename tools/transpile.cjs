// Transpiles the two packages for `npm start`: their JavaScript as `tsc --build` makes it, without a look at the types and
// without declarations. That takes a third of the compiler's time, on as many cores as there are.
"use strict";

const { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const os = require("node:os");
const { basename, dirname, join, relative, resolve } = require("node:path");
const { isMainThread, parentPort, Worker, workerData } = require("node:worker_threads");

const root = resolve(__dirname, "..");
const projects = ["tsconfig.build.json", "server/tsconfig.build.json"];
/** Files that are worth another thread, which loads a compiler of its own. */
const filesForThread = 100;

/** True if the compiler itself has made the two packages, with declarations. */
function isCompiled() {
    return ["bin", "server/dist"].every((folder) => existsSync(join(root, folder, ".tsbuildinfo")));
}

/**
 * Transpiles each source whose JavaScript is missing or older.
 *
 * @returns {Promise<string>} what is wrong with the sources, as the compiler says it. Empty: nothing.
 */
async function transpile() {
    const ts = require("typescript");
    const stale = projects.flatMap((project) => staleSources(ts, project));
    const threads = Math.min(os.availableParallelism(), Math.ceil(stale.length / filesForThread));
    const parts = Array.from({ length: threads }, (_, part) => stale.filter((_, index) => index % threads === part));
    return (await Promise.all(parts.map(transpileInThread))).join("");
}

/** Sources of a project with where their JavaScript goes, unless it is there and newer. */
function staleSources(ts, project) {
    const { fileNames, options } = optionsOf(ts, project);
    return fileNames
        .filter((source) => !source.endsWith(".d.ts"))
        .map((source) => ({
            project,
            source,
            target: join(options.outDir, relative(options.rootDir, source)).replace(/ts$/, "js"),
        }))
        .filter(({ source, target }) => !existsSync(target) || statSync(target).mtimeMs < statSync(source).mtimeMs);
}

function optionsOf(ts, project) {
    const file = join(root, project);
    return ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, dirname(file));
}

function transpileInThread(sources) {
    return new Promise((done, failed) => {
        const worker = new Worker(__filename, { workerData: sources });
        worker.once("message", done);
        worker.once("error", failed);
    });
}

function transpileAll(sources) {
    const ts = require("typescript");
    const options = new Map(projects.map((project) => [project, optionsOf(ts, project).options]));
    const wrong = sources.flatMap(({ project, source, target }) => {
        const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(source, "utf8"), {
            compilerOptions: options.get(project),
            fileName: source,
            reportDiagnostics: true,
        });
        if (diagnostics.length === 0) {
            mkdirSync(dirname(target), { recursive: true });
            writeFileSync(`${target}.map`, sourceMapText);
            // In one piece, and last: what was cut off is transpiled again.
            const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
            writeFileSync(temporary, outputText);
            renameSync(temporary, target);
        }
        return diagnostics;
    });
    return ts.formatDiagnostics(wrong, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => "\n",
    });
}

if (!isMainThread) {
    parentPort.postMessage(transpileAll(workerData));
}

module.exports = { isCompiled, transpile };
