import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateProjectCommand, DeleteProjectCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { resolveDataDir } from "../../../server/dataFolder/dataDir";
import { startServeProcess } from "../../harness/service/serveProcess";
import { serverModule } from "../../harness/service/serverModule";
import { isAlive } from "../../harness/run/isAlive";
import { localServicesOfTests } from "./localServices";

const { findLocalService, findOrStartLocalService, readDataDirFacts } = require(
    serverModule("localService/findOrStart"),
) as typeof import("../../../server/localService/findOrStart");

describe("the local service", function () {
    this.timeout(300_000);
    const tests = localServicesOfTests();
    const { start, clientOf, untilGone } = tests;
    let dataDir: string;
    beforeEach(() => ({ dataDir } = tests.parts()));

    it("is started once by many who need it at the same moment, and answers with their credentials", async () => {
        const services = await Promise.all(Array.from({ length: 4 }, () => start()));
        assert.equal(new Set(services.map(({ pid }) => pid)).size, 1);
        const { Projects } = await clientOf(services[0]).send(new ListProjectsCommand({}));
        assert.deepEqual(Projects, []);
        assert.equal((await stat(join(dataDir, "credentials"))).mode & 0o777, 0o600);
        assert.equal(services[0].bucketRoot, join(dataDir, "buckets"));
    });

    it("has no terminal or pipe of who started it, and none of its secrets", async function () {
        if (process.platform !== "linux") {
            assert.fail("this test looks into /proc of Linux");
        }
        process.env.PULUMI_CONFIG_PASSPHRASE = "secret";
        process.env.AWS_PROFILE_OF_TEST = "passed";
        try {
            const { pid } = await start();
            const environment = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
            assert.deepEqual(
                environment.filter((line) => line.startsWith("PULUMI_")),
                [],
            );
            assert.ok(environment.includes("AWS_PROFILE_OF_TEST=passed"));
            assert.equal(await readlink(`/proc/${pid}/fd/0`), "/dev/null");
            assert.equal(await readlink(`/proc/${pid}/fd/1`), join(dataDir, "service.log"));
            assert.equal(await readlink(`/proc/${pid}/cwd`), dataDir);
        } finally {
            delete process.env.PULUMI_CONFIG_PASSPHRASE;
            delete process.env.AWS_PROFILE_OF_TEST;
        }
    });

    it("doesn't keep the process that started it, nor its pipes", async () => {
        const script = `require(${JSON.stringify(serverModule("localService/findOrStart"))}).findOrStartLocalService({ dataDir: ${JSON.stringify(dataDir)} }).then((s) => console.log(s.pid))`;
        const child = spawn(
            process.execPath,
            ["--require", require.resolve("ts-node/register/transpile-only"), "-e", script],
            { stdio: "pipe" },
        );
        let output = "";
        child.stdout.on("data", (text: Buffer) => (output += text.toString()));
        await new Promise((resolve) => child.once("close", resolve));
        assert.ok(isAlive(Number(output)), output);
    });

    it("ends when it is unused for so long, and keeps its address for the next time", async () => {
        const first = await start({ idleTimeoutMinutes: 0.01 });
        await untilGone(first.pid);
        assert.ok(!existsSync(join(dataDir, "service.json")));
        const second = await start();
        assert.equal(second.endpoint, first.endpoint);
        assert.notEqual(second.pid, first.pid);
    });

    it("ends with its last project, and not before", async () => {
        const service = await start();
        const client = clientOf(service);
        for (const ProjectName of ["one", "two"]) {
            await client.send(new CreateProjectCommand({ ProjectName }));
        }
        await client.send(new DeleteProjectCommand({ ProjectName: "one" }));
        await sleep(2500);
        assert.ok(isAlive(service.pid), "one project is left");
        await client.send(new DeleteProjectCommand({ ProjectName: "two" }));
        await untilGone(service.pid);
    });

    it("takes another port when someone else has its own meanwhile", async () => {
        const first = await startServeProcess(dataDir);
        await first.end("SIGTERM");
        const port = Number(new URL(first.endpoint).port);
        const squatter = createServer().listen(port, "127.0.0.1");
        try {
            const second = await startServeProcess(dataDir);
            assert.notEqual(second.endpoint, first.endpoint);
            await second.end("SIGTERM");
        } finally {
            squatter.close();
        }
    });

    it("is not found when a killed one has left its traces, even if another program has its port", async () => {
        const killed = await startServeProcess(dataDir);
        await killed.end("SIGKILL");
        assert.ok(existsSync(join(dataDir, "service.json")));
        assert.equal(await findLocalService(dataDir), undefined);
        const elsewhere = await mkdtemp(join(tmpdir(), "local-"));
        const other = await startServeProcess(elsewhere, { args: ["--port", new URL(killed.endpoint).port] });
        assert.equal(await findLocalService(dataDir), undefined);
        await other.end("SIGTERM");
        await rm(elsewhere, { recursive: true });
    });

    it("has its data folder alone: a second serve says who has it", async () => {
        const first = await startServeProcess(dataDir);
        await assert.rejects(startServeProcess(dataDir), (error: Error) => {
            assert.match(error.message, /ended with 3/);
            assert.ok(
                error.message.includes(
                    `Another service at ${first.endpoint} (process ${first.child.pid}) has the data folder ${dataDir}.`,
                ),
                error.message,
            );
            assert.doesNotMatch(error.message, /\n +at /);
            return true;
        });
        await first.end("SIGTERM");
    });

    it("is one again after kill -9, at its address, by whoever needs it first", async () => {
        const killed = await start();
        process.kill(killed.pid, "SIGKILL");
        await untilGone(killed.pid);
        const services = await Promise.all(Array.from({ length: 3 }, () => start()));
        assert.equal(new Set(services.map(({ pid }) => pid)).size, 1);
        assert.equal(services[0].endpoint, killed.endpoint);
    });

    it("tells its id to everybody, and writes it where it can be read when it has ended", async () => {
        const first = await start({ idleTimeoutMinutes: 0.01 });
        const { serviceId } = (await (await fetch(`${first.endpoint}/healthz`)).json()) as { serviceId: string };
        assert.match(serviceId, /^[0-9a-f]{16}$/);
        await untilGone(first.pid);
        const bucketRoot = join(dataDir, "buckets");
        assert.deepEqual(await readDataDirFacts(dataDir), { serviceId, bucketRoot, isInUse: true, copyOf: [] });
        // The file is a copy: the store knows better, also when it came from a back-up.
        await rm(join(dataDir, "settings.json"));
        assert.deepEqual(await readDataDirFacts(dataDir), {
            serviceId: undefined,
            bucketRoot,
            isInUse: true,
            copyOf: [],
        });
        await start();
        assert.equal((await readDataDirFacts(dataDir)).serviceId, serviceId);
        assert.equal((await readDataDirFacts(join(dataDir, "buckets"))).isInUse, false);
    });

    it("ends when its data folder is deleted, and leaves the one that is started in its place alone", async () => {
        const first = await start();
        await rm(dataDir, { recursive: true, maxRetries: 5 });
        const second = await start();
        assert.notEqual(second.pid, first.pid);
        await untilGone(first.pid);
        assert.equal((await findLocalService(dataDir))?.pid, second.pid);
    });

    it("begins a new log when the old one is large, and keeps that one", async () => {
        await writeFile(join(dataDir, "service.log"), "x".repeat(10_000_001));
        await start();
        assert.equal((await stat(join(dataDir, "service.log.old"))).size, 10_000_001);
        assert.ok((await stat(join(dataDir, "service.log"))).size < 100_000);
    });

    it("says in one sentence what is wrong with its settings file", async () => {
        for (const text of ["{ no JSON", "null", "[]", '{"port":"http"}', '{"bucketRoot":5}']) {
            await writeFile(join(dataDir, "settings.json"), text);
            const sentence = `The settings file ${join(dataDir, "settings.json")} is damaged. Delete it, and it is made anew`;
            await assert.rejects(readDataDirFacts(dataDir), (error: Error) => error.message.startsWith(sentence));
        }
        await assert.rejects(start(), (error: Error) => {
            assert.match(
                error.message,
                /did not start: the end of its log .*\nThe settings file .* is damaged\. Delete it/,
            );
            assert.doesNotMatch(error.message, /\n +at /);
            return true;
        });
    });

    it("says in one sentence why a data folder can't be one", async () => {
        await writeFile(join(dataDir, "file"), "");
        await symlink(join(dataDir, "not mounted", "data"), join(dataDir, "link"));
        for (const [folder, reason] of [
            [join(dataDir, "file"), "it is a file"],
            [join(dataDir, "file", "below"), "a part of its path is a file"],
            [join(dataDir, "link"), "it isn't there and can't be made in that place"],
        ] as const) {
            const sentence = `The data folder ${folder} can't be used: ${reason}. Correct that, or name another folder with --data-dir or LOOKOUTVISION_DATA_DIR (in a Pulumi stack lookoutvision:dataDir).`;
            await assert.rejects(findOrStartLocalService({ dataDir: folder }), { message: sentence });
            await assert.rejects(startServeProcess(folder), (error: Error) => error.message.endsWith(`${sentence}\n`));
        }
    });

    it("that doesn't start shows the end of its log", async () => {
        await writeFile(join(dataDir, "service.key"), "damaged");
        await assert.rejects(
            start(),
            /did not start: the end of its log .*service\.log is:\n.*service\.key is damaged/s,
        );
    });

    it("isn't silently another one than asked for", async () => {
        const service = await start({ region: "eu-central-1" });
        assert.equal(service.region, "eu-central-1");
        await assert.rejects(
            start({ region: "us-west-2" }),
            /runs with the region eu-central-1 instead of us-west-2\. Stop it with/,
        );
        await assert.rejects(
            start({ bucketRoot: "/elsewhere" }),
            /runs with the bucket root .*buckets instead of \/elsewhere/,
        );
    });

    it("lets a key pair of the environment call when serve was typed by hand, and not when it was started for a project", async () => {
        const pair = { accessKeyId: "AKIABYHAND", secretAccessKey: "by-hand" };
        const env = { AWS_ACCESS_KEY_ID: pair.accessKeyId, AWS_SECRET_ACCESS_KEY: pair.secretAccessKey };
        const list = async (endpoint: string) => {
            const client = clientOf({ endpoint, region: "us-east-1", credentials: pair });
            return client.send(new ListProjectsCommand({}));
        };
        const typed = await startServeProcess(dataDir, { env });
        assert.deepEqual((await list(typed.endpoint)).Projects, []);
        await typed.end("SIGTERM");
        const local = await startServeProcess(dataDir, { env, args: ["--idle-timeout", "5"] });
        await assert.rejects(list(local.endpoint), { name: "UnrecognizedClientException" });
        await local.end("SIGTERM");
    });

    it("keeps its data where it was asked to, else in the nearest .lookoutvision, else at home", async () => {
        await mkdir(join(dataDir, "project", ".lookoutvision"), { recursive: true });
        await mkdir(join(dataDir, "project", "deep", "er"), { recursive: true });
        const below = join(dataDir, "project", "deep", "er");
        assert.equal(resolveDataDir("x", { LOOKOUTVISION_DATA_DIR: "/y" }, below), join(below, "x"));
        assert.equal(resolveDataDir(undefined, { LOOKOUTVISION_DATA_DIR: "/y" }, below), "/y");
        assert.equal(resolveDataDir(undefined, {}, below), join(dataDir, "project", ".lookoutvision"));
        assert.equal(resolveDataDir(undefined, {}, dataDir, "/home/someone"), "/home/someone/.lookoutvision");
        assert.equal(resolveDataDir(undefined, {}, dataDir), join(homedir(), ".lookoutvision"));
    });
});
