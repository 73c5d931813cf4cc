import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { listPictures } from "../../../server/cli/pictureFiles";
import { readableLine } from "../../../server/cli/readableLog";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";

const run = promisify(execFile);
const repository = join(__dirname, "..", "..", "..");

describe("lookoutvision at the shell", function () {
    this.timeout(180_000);
    let trained: TrainedDataDir;
    let service: ServeProcess;
    let env: Record<string, string>;
    before(async () => {
        trained = await trainedDataDir();
        service = await startServeProcess(trained.dataDir);
        env = { HOME: trained.dataDir, LOOKOUTVISION_DATA_DIR: trained.dataDir };
    });
    after(async () => {
        await service?.end("SIGTERM");
        await trained?.remove();
    });
    const lookoutvision = (...args: string[]) => runLookoutvision(args, { env });

    describe("detect", () => {
        let folder: string;
        before(async () => {
            folder = join(trained.dataDir, "new");
            await mkdir(join(folder, "deep"), { recursive: true });
            const { normal, anomaly } = trained.pictures;
            await cp(join(trained.bucketFolder, normal[3]), join(folder, "10.png"));
            await cp(join(trained.bucketFolder, normal[4]), join(folder, "9.PNG"));
            await cp(join(trained.bucketFolder, anomaly[3]), join(folder, "deep", "1.png"));
            await writeFile(join(folder, "notes.txt"), "not a picture");
        });

        it("looks at the pictures of a folder and below, in the order of their names, and says whom it asks", async () => {
            const { code, stdout, stderr } = await lookoutvision("detect", "--json", "--keep-hosted", "plates", folder);
            assert.equal(code, 0, stderr);
            const lines = stdout
                .trim()
                .split("\n")
                .map((line) => JSON.parse(line) as { file: string });
            assert.deepEqual(
                lines.map(({ file }) => file),
                ["9.PNG", "10.png", "deep/1.png"].map((name) => join(folder, name)),
            );
            assert.match(stderr, new RegExp(`^Asking plates/1 of the service at ${service.endpoint}\\.\n`));
        });

        for (const [pictures, code] of [
            [["9.PNG"], 0],
            [["9.PNG", "deep"], 3],
            [["deep", "none.png"], 1],
        ] as const) {
            it(`--fail-on-anomaly ends with ${code} for ${pictures.join(" and ")}`, async () => {
                const paths = pictures.map((name) => join(folder, name));
                const ended = await lookoutvision("detect", "--keep-hosted", "--fail-on-anomaly", "plates/1", ...paths);
                assert.equal(ended.code, code, ended.stderr);
            });
        }

        it("says what is wrong with paths that are not what they should be", async () => {
            await mkdir(join(trained.dataDir, "empty"), { recursive: true });
            const file = join(folder, "notes.txt");
            for (const [args, message] of [
                [["plates/1", join(trained.dataDir, "empty")], /The folder .*empty has no pictures: no file in it/],
                [["plates/1", join(file, "x.png")], /it can't be read: a part of its path is a file, not a folder\./],
                [["--package", folder, "--unverified", file], /The archive .*new can't be read: it is a folder\./],
                [
                    ["--package", join(folder, "none.zip"), "--unverified", file],
                    /can't be read: there is no such file\./,
                ],
            ] as const) {
                const { code, stderr } = await lookoutvision("detect", ...args);
                assert.equal(code, 1, stderr);
                assert.match(stderr, message);
                assert.doesNotMatch(stderr, /E[A-Z]{4,}|\n +at /);
            }
        });

        it("gives what is made of each picture a name of its own", async () => {
            const files = await listPictures(["a/29.png", "a/29.jpg", "b/30.png", "c/30.png", "d/7.png", folder]);
            assert.deepEqual(
                files.map(({ outputName }) => outputName),
                ["29.png", "29.jpg", "30.png", "30.png-2", "7", "9", "10", "deep/1"],
            );
        });
    });

    it("says that what answers is no service, or that none does", async () => {
        const web = createServer((_request, response) => response.end("<html>")).listen(0, "127.0.0.1");
        await once(web, "listening");
        const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
        const keys = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
        const ask = () => runLookoutvision(["status", "--endpoint", url], { env: { ...env, ...keys } });
        assert.match(
            (await ask()).stderr,
            new RegExp(`^What answers at ${url} is no service for Lookout for Vision\\.`),
        );
        web.close();
        await once(web, "close");
        assert.match((await ask()).stderr, new RegExp(`^The service at ${url} can't be reached: .*ECONNREFUSED`));
    });

    it("says that a data folder is another user's", async function () {
        const own = await mkdtemp(join(tmpdir(), "private-"));
        const isRoot = process.getuid!() === 0;
        await chmod(own, isRoot ? 0o700 : 0o000);
        try {
            const main = join(repository, "server", "dist", "cli", "main.js");
            for (const args of [["status"], ["logs"], ["stop"], ["detect", "a", "b.png"]]) {
                const ended = await run(process.execPath, [main, ...args, "--data-dir", own], {
                    // Root may read everything.
                    ...(isRoot && { uid: 65534, gid: 65534 }),
                    cwd: tmpdir(),
                }).then(
                    () => ({ code: 0, stderr: "" }),
                    (error: { code: number; stderr: string }) => error,
                );
                assert.match(
                    ended.stderr,
                    /^The data folder .* belongs to another user, who keeps it private\. Run this/,
                );
                assert.equal(ended.code, 1);
            }
        } finally {
            await chmod(own, 0o700);
            await rm(own, { recursive: true });
        }
    });

    it("says which Node it needs", async () => {
        const old = join(trained.dataDir, "old.cjs");
        await writeFile(old, 'Object.defineProperty(process.versions, "node", { value: "18.20.4" });');
        const command = join(repository, "server", "cli", "lookoutvision.cjs");
        await assert.rejects(run(process.execPath, ["--require", old, command, "status"]), {
            code: 1,
            stderr: "This is Node 18.20.4; lookoutvision needs Node 20.19 or newer. Install it and try again.\n",
        });
    });

    it("report prints where the report of a training is", async () => {
        const { code, stdout, stderr } = await lookoutvision("report", "plates");
        assert.equal(code, 0, stderr);
        assert.equal(stdout, `${join(trained.bucketFolder, "results", "EvaluationReport-plates-1.html")}\n`);
        assert.match(await readFile(stdout.trim(), "utf8"), /<h1>plates, version 1<\/h1>/);
        assert.match((await lookoutvision("report", "plates/9")).stderr, /plates.*9/);
    });

    it("logs shows lines for people, or as they are", async () => {
        const time = Date.UTC(2026, 10, 27, 18, 5, 12);
        const entries = [
            { level: 30, time, pid: 1, hostname: "h", name: "lookoutvision", project: "plates", msg: "trained" },
            { level: 50, time, msg: "failed", err: { type: "Error", message: "m", stack: "Error: m\n    at x" } },
        ];
        const log = [...entries.map((entry) => JSON.stringify(entry)), "Node says something", ""].join("\n");
        await writeFile(join(trained.dataDir, "service.log"), log);
        const shown = await runLookoutvision(["logs"], { env: { ...env, TZ: "UTC" } });
        assert.deepEqual(shown.stdout.split("\n"), [
            "2026-11-27 18:05:12  info     trained  project=plates",
            "2026-11-27 18:05:12  ERROR    failed",
            "    Error: m",
            "        at x",
            "Node says something",
            "",
        ]);
        assert.equal((await lookoutvision("logs", "--json", "-n", "2")).stdout, log.split("\n").slice(1).join("\n"));
        assert.equal(readableLine('{"level":30}'), '{"level":30}');
    });

    describe("completion", () => {
        it("of bash proposes commands, their flags, and files where these come", async () => {
            const script = (await lookoutvision("completion", "bash")).stdout;
            const file = join(trained.dataDir, "completion.bash");
            await writeFile(file, script);
            const propose = async (...words: string[]) => {
                const line = `source ${file}; COMP_WORDS=(lookoutvision ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _lookoutvision; echo "\${COMPREPLY[@]}"`;
                return (await run("bash", ["-c", line])).stdout.trim().split(" ");
            };
            assert.deepEqual(await propose("de"), ["detect"]);
            assert.deepEqual(await propose("clients", "in"), ["install"]);
            assert.deepEqual(await propose("detect", "plates", "--fail"), ["--fail-on-anomaly"]);
            assert.deepEqual(await propose("detect", "plates", "pict"), [""]);
            assert.ok(!(await propose("")).includes("guard-hosting"));
        });

        for (const shell of ["zsh", "fish"]) {
            it(`of ${shell} has every command with its flags`, async () => {
                const script = (await lookoutvision("completion", shell)).stdout;
                const help = (await lookoutvision("--help")).stdout;
                const commands = [...help.matchAll(/^ {2}([a-z]+)( |$)/gm)].map((match) => match[1]);
                assert.ok(commands.length >= 10, help);
                for (const word of [...commands, "fail-on-anomaly", "install"]) {
                    assert.match(script, new RegExp(`\\b${word}\\b`), word);
                }
                assert.doesNotMatch(script, /undefined|guard-hosting/);
            });
        }

        it("is for no other shell", async () => {
            assert.match((await lookoutvision("completion", "csh")).stderr, /Give bash, zsh or fish\./);
        });
    });
});
