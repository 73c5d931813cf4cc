import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chmod, chown, lchown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { environmentOfChild } from "../../../server/background/forkModule";
import { resolveDataDir } from "../../../server/dataFolder/dataDir";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { startServeProcess } from "../../harness/service/serveProcess";

const run = promisify(execFile);
/** Nobody's id on Linux. */
const stranger = 65_534;
const isRoot = process.getuid!() === 0;

describe("other users of the machine", function () {
    this.timeout(120_000);
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "lookoutvision-users-"))));
    afterEach(() => rm(folder, { recursive: true }));

    const commandIn = (cwd: string, ...args: string[]) =>
        run(process.execPath, [...lookoutvisionCommand(), ...args], { cwd, env: { PATH: process.env.PATH } }).then(
            ({ stdout }) => stdout,
            ({ stderr }: { stderr: string }) => stderr,
        );

    it("can't plant a data folder: one that may be written by others, or is another's, is refused until it is named", async () => {
        const dataDir = join(folder, ".lookoutvision");
        await mkdir(dataDir);
        assert.equal(resolveDataDir(undefined, {}, folder), dataDir);
        await chmod(dataDir, 0o777);
        assert.throws(() => resolveDataDir(undefined, {}, folder), /may be written by other users.*chmod go-w/);
        assert.equal(resolveDataDir(".lookoutvision", {}, folder), dataDir);
        await chmod(dataDir, 0o700);
        const planted = join(folder, "project");
        await mkdir(planted);
        await symlink(dataDir, join(planted, ".lookoutvision"));
        assert.equal(resolveDataDir(undefined, {}, planted), join(planted, ".lookoutvision"));
        if (isRoot) {
            await lchown(join(planted, ".lookoutvision"), stranger, stranger);
            assert.throws(() => resolveDataDir(undefined, {}, planted), /another user/);
            await chown(dataDir, stranger, stranger);
        } else {
            // Only root can give a folder away. Other users can link to a folder of root's.
            await rm(dataDir, { recursive: true });
            await symlink("/", dataDir);
        }
        for (const command of ["stop", "status", "logs"]) {
            assert.match(
                await commandIn(folder, command),
                /was found, but not used.*another user \(uid \d+\)/s,
                command,
            );
        }
    });

    it("can't have a process of somebody else stopped, even if their folder is named", async () => {
        const victim = spawn("sleep", ["60"]);
        const server = createServer((_request, response) => response.end(JSON.stringify({ instance: "planted" })));
        await once(server.listen(0, "127.0.0.1"), "listening");
        try {
            const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
            const credentialsFile = join(folder, "credentials");
            await writeFile(credentialsFile, "[default]\naws_access_key_id = A\naws_secret_access_key = B\n");
            // Root's folder is given away; others name a process of root's.
            const pid = isRoot ? victim.pid : 1;
            const info = { url, pid, instance: "planted", region: "x", bucketRoot: "x", credentialsFile };
            await writeFile(join(folder, "service.json"), JSON.stringify(info));
            if (isRoot) {
                await chown(folder, stranger, stranger);
            }
            assert.match(
                await commandIn(folder, "stop", "--data-dir", folder),
                new RegExp(`was not stopped: its file service.json names the process ${pid}`),
            );
            assert.equal(victim.exitCode ?? victim.signalCode, null);
        } finally {
            victim.kill();
            server.close();
        }
    });

    it("can't read or lock the store in a folder that was there before, and are warned of where they may write", async () => {
        await chmod(folder, 0o777);
        await mkdir(join(folder, "models"), { mode: 0o755 });
        const service = await startServeProcess(folder);
        try {
            for (const name of [
                "lookoutvision.db",
                "lookoutvision.db-wal",
                "service.lock.db",
                "service.json",
                "models",
            ]) {
                assert.equal((await stat(join(folder, name))).mode & 0o077, 0, name);
            }
            assert.match(service.log(), /Other users may write into the data folder .*chmod go-w/);
        } finally {
            await service.end("SIGTERM");
        }
    });

    it("don't see the database's password among the processes, nor do children that decode pictures", async () => {
        const url = "postgres://lookout:hidden-password@127.0.0.1:1/none?connect_timeout=5";
        const child = spawn(process.execPath, [
            ...lookoutvisionCommand(),
            ...["serve", "--data-dir", folder, "--database-url", url],
        ]);
        let shown = "";
        const gone = once(child, "exit");
        const watch = setInterval(() => {
            const now = readFileSync(`/proc/${child.pid}/cmdline`, "utf8");
            shown = now.includes(":***@") ? now : shown;
        }, 5);
        await gone;
        clearInterval(watch);
        assert.match(shown, /postgres:\/\/lookout:\*\*\*@127/);
        assert.doesNotMatch(shown, /hidden-password/);
        const environment = {
            PATH: "/bin",
            LOOKOUTVISION_DATABASE_URL: url,
            AWS_SECRET_ACCESS_KEY: "x",
            PGPASSWORD: "y",
        };
        // A company's certificates are needed for its S3, as Node.js is told them.
        const certificates = { SSL_CERT_FILE: "/ca.pem", NODE_EXTRA_CA_CERTS: "/ca.pem", AWS_CA_BUNDLE: "/ca.pem" };
        const given = { ...environment, ...certificates, LOOKOUTVISION_TRAINING_EFFORT: "quick" };
        const { AWS_CA_BUNDLE, ...ofNode } = certificates;
        const kept = { PATH: "/bin", ...ofNode, LOOKOUTVISION_TRAINING_EFFORT: "quick" };
        assert.deepEqual(environmentOfChild(given, false), kept);
        // A training reads its pictures from S3 by itself.
        assert.deepEqual(environmentOfChild(given, true), { ...kept, AWS_CA_BUNDLE, AWS_SECRET_ACCESS_KEY: "x" });
    });
});
