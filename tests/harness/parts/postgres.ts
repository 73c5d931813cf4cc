import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chown, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../run/freePort";

/** A PostgreSQL server for one test, empty, in a temporary folder. */
export interface TestPostgres {
    /** URL of its database, `postgres://…`. */
    url: string;
    /** Folder of its programs. */
    bin: string;
    stop(): Promise<void>;
}

const startTimeoutMs = 30_000;

/**
 * Starts PostgreSQL from the system's installation. If this process runs as root, which PostgreSQL refuses, PostgreSQL
 * runs as the user postgres or nobody.
 *
 * @throws Error that says what to install if there is no PostgreSQL.
 */
export async function startPostgres(): Promise<TestPostgres> {
    const bin = await findInstallation();
    const identity = await unprivilegedUser();
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-postgres-"));
    if (identity !== undefined) {
        await chown(folder, identity.uid, identity.gid);
    }
    const options = {
        ...identity,
        cwd: folder,
        env: { PATH: process.env.PATH, LC_ALL: "C", PGDATA: join(folder, "data") },
    };
    let server: ChildProcess | undefined;
    try {
        const initdb = ["--auth=trust", "--username=tester", "--encoding=UTF8", "--no-locale", "--no-sync"];
        await promisify(execFile)(join(bin, "initdb"), initdb, options);
        const port = await freePort();
        // Durability matters for the stores, not for a database that lives for one test.
        const settings = ["fsync=off", "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`];
        const parameters = ["-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
        server = spawn(join(bin, "postgres"), parameters, { ...options, stdio: "ignore" });
        const running = server;
        await untilReady(running, join(folder, "data", "postmaster.pid"));
        return {
            // The server's real folder. Links to the server may be in another folder than pg_dump.
            bin: dirname(await realpath(join(bin, "postgres"))),
            url: `postgres://tester@127.0.0.1:${port}/postgres`,
            async stop() {
                await end(running);
                await rm(folder, { recursive: true, force: true });
            },
        };
    } catch (error) {
        if (server !== undefined) {
            await end(server);
        }
        await rm(folder, { recursive: true, force: true });
        throw error;
    }
}

async function findInstallation(): Promise<string> {
    const onPath = (process.env.PATH ?? "").split(delimiter);
    const config = await promisify(execFile)("pg_config", ["--bindir"]).then(
        ({ stdout }) => [stdout.trim()],
        () => [],
    );
    const versions = Array.from({ length: 9 }, (_, index) => 20 - index);
    const usual = versions.flatMap((version) => [`/usr/lib/postgresql/${version}/bin`, `/usr/pgsql-${version}/bin`]);
    const folder = [...onPath, ...config, ...usual].find(
        (bin) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")),
    );
    if (folder === undefined) {
        throw new Error(
            "The tests of the store need PostgreSQL (initdb and postgres). Install it, on Debian or Ubuntu by " +
                "`apt-get install postgresql`, on macOS by `brew install postgresql`, and try again.",
        );
    }
    return folder;
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
    if (process.getuid?.() !== 0) {
        return undefined;
    }
    const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
    const user = ["postgres", "nobody"].flatMap((name) => users.filter(([candidate]) => candidate === name))[0];
    if (user === undefined) {
        throw new Error(
            "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Add one and try again.",
        );
    }
    return { uid: Number(user[2]), gid: Number(user[3]) };
}

async function untilReady(server: ChildProcess, pidFile: string): Promise<void> {
    let failure: Error | undefined;
    server.once("error", (error) => (failure = error));
    server.once("exit", (code) => (failure ??= new Error(`PostgreSQL ended with code ${code} instead of starting.`)));
    const deadline = Date.now() + startTimeoutMs;
    while (!(await readFile(pidFile, "utf8").catch(() => "")).includes("ready")) {
        if (failure !== undefined) {
            throw failure;
        }
        if (Date.now() > deadline) {
            throw new Error(`PostgreSQL was not ready after ${startTimeoutMs / 1000} seconds.`);
        }
        await sleep(20);
    }
}

async function end(server: ChildProcess): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) {
        return;
    }
    const ended = new Promise((resolve) => server.once("exit", resolve));
    // Immediate shutdown, which also ends connections that a test left open.
    server.kill("SIGQUIT");
    await ended;
}
