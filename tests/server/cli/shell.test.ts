import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { listPictures } from "../../../server/cli/pictureFiles";
import { readableLine } from "../../../server/cli/readableLog";
import { endWithUs } from "../../harness/run/endWithUs";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
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
            const file = join(folder, "9.PNG");
            for (const [args, message] of [
                [["plates/1", join(trained.dataDir, "empty")], /The folder .*empty has no pictures: no file in it/],
                [["plates/1", join(file, "x.png")], /it can't be read: a part of its path is a file, not a folder\./],
                [["plates/1", join(folder, "notes.txt")], /notes\.txt: it is neither a PNG nor a JPEG file\.\n$/],
                [["--package", folder, "--unverified", file], /The archive .*new can't be read: it is a folder\./],
                [
                    ["--package", join(folder, "none.zip"), "--unverified", file],
                    /can't be read: there is no such file\./,
                ],
            ] as const) {
                const { code, stderr } = await lookoutvision("detect", ...args);
                assert.equal(code, 1, stderr);
                assert.match(stderr, message);
                assert.doesNotMatch(stderr, /E[A-Z]{4,}|\n +at |Asking|Hosting/);
            }
        });

        it("tells all that is wrong with the pictures before it asks for the model, and looks at the others", async () => {
            await writeFile(join(trained.dataDir, "cut.png"), "");
            await mkdir(join(trained.dataDir, "empty"), { recursive: true });
            const bad = ["none.png", "cut.png", "empty"].map((name) => join(trained.dataDir, name));
            const { code, stdout, stderr } = await lookoutvision("detect", "plates/1", ...bad, join(folder, "9.PNG"));
            assert.equal(code, 1);
            assert.match(
                stderr,
                /^.*none\.png: it can't be read: .*\n.*cut\.png: it is empty\.\nThe folder .*empty has no pictures: .*\nAsking /,
            );
            assert.match(stdout, /^.*9\.PNG {2}normal .*\n$/);
        });

        it("gives what is made of each picture a name of its own", async () => {
            const some = join(trained.dataDir, "some");
            const named = ["a/29.png", "a/29.jpg", "b/30.png", "c/30.png", "d/7.png"].map((name) => join(some, name));
            for (const path of named) {
                await cp(join(folder, "10.png"), path);
            }
            const { pictures } = await listPictures([...named, folder]);
            assert.deepEqual(
                pictures.map(({ outputName }) => outputName),
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
            const readable = join(repository, "docs", "detections.jpg");
            for (const args of [["status"], ["logs"], ["stop"], ["detect", "a", readable]]) {
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
            {
                ...{ level: 30, time, modelId: "7d1e", model: "plates/1", engine: "localProcess", job: "7d1e-1" },
                msg: "training begins",
            },
            { level: 50, time, msg: "failed", err: { type: "Error", message: "m", stack: "Error: m\n    at x" } },
        ];
        const log = [...entries.map((entry) => JSON.stringify(entry)), "Node says something", ""].join("\n");
        await writeFile(join(trained.dataDir, "service.log"), log);
        const shown = await runLookoutvision(["logs"], { env: { ...env, TZ: "UTC" } });
        assert.deepEqual(shown.stdout.split("\n"), [
            "2026-11-27 18:05:12  info     trained  project=plates",
            "2026-11-27 18:05:12  info     training begins  model=plates/1  engine=localProcess",
            "2026-11-27 18:05:12  ERROR    failed",
            "    Error: m",
            "        at x",
            "Node says something",
            "",
        ]);
        assert.equal((await lookoutvision("logs", "--json", "-n", "2")).stdout, log.split("\n").slice(2).join("\n"));
        assert.equal(readableLine('{"level":30}'), '{"level":30}');
    });

    it("serve logs lines for people in a terminal, and JSON where its log goes elsewhere", async () => {
        const [inTerminal, inPipe] = ["terminal", "pipe"].map((name) => join(trained.dataDir, name));
        const command = [process.execPath, ...lookoutvisionCommand(), "serve", "--log-level", "debug", "--data-dir"];
        // A pseudo-terminal, as of somebody who starts the service by hand.
        const child = spawn(
            "script",
            ["--quiet", "--command", [...command, inTerminal].map((word) => `'${word}'`).join(" "), "/dev/null"],
            { env: { ...env, PATH: process.env.PATH, TZ: "UTC" }, stdio: ["ignore", "pipe", "ignore"] },
        );
        endWithUs(child);
        const piped = startServeProcess(inPipe, { args: ["--log-level", "debug"] });
        let shown = "";
        for await (const text of child.stdout.setEncoding("utf8")) {
            shown += text as string;
            const url = /^listening on (http:\S+)\r\n/m.exec(shown)?.[1];
            if (/ answered /.test(shown)) {
                const info = await readFile(join(inTerminal, "service.json"), "utf8");
                process.kill((JSON.parse(info) as { pid: number }).pid, "SIGTERM");
            } else if (url !== undefined) {
                await fetch(`${url}/2020-11-20/projects`);
            }
        }
        assert.match(
            shown,
            /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d {2}debug {4}answered {2}requestId=\S+ {2}operation=ListProjects {2}.*\r$/m,
        );
        assert.doesNotMatch(shown, /^\{/m);
        const { endpoint, log, end } = await piped;
        await fetch(`${endpoint}/2020-11-20/projects`);
        await end("SIGTERM");
        const entry = JSON.parse(log().trim().split("\n").at(-1)!) as Record<string, unknown>;
        assert.deepEqual([entry.msg, entry.operation], ["answered", "ListProjects"]);
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
