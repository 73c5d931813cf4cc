import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithUs } from "../../harness/run/endWithUs";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { waitForStatus } from "../../harness/service/trainedProject";

/** Commands whose output, terminal or parent goes away, on one service with one trained version. */
describe("a command of lookoutvision", function () {
    this.timeout(300_000);
    let trained: TrainedDataDir;
    let service: ServeProcess;
    before(async () => {
        trained = await trainedDataDir();
        service = await startServeProcess(trained.dataDir);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await trained?.remove();
    });

    interface Command {
        child: ChildProcess;
        said: { stdout: string; stderr: string };
        /** Resolves with its exit code, or the signal that ended it. */
        ended: Promise<number | NodeJS.Signals | null>;
    }

    function start(args: string[], stdout: "pipe" | number = "pipe"): Command {
        const child = spawn(process.execPath, [...lookoutvisionCommand(), ...args], {
            env: { PATH: process.env.PATH, HOME: trained.dataDir, LOOKOUTVISION_DATA_DIR: trained.dataDir },
            stdio: ["ignore", stdout, "pipe"],
        });
        endWithUs(child);
        const said = { stdout: "", stderr: "" };
        child.stdout?.on("data", (data) => (said.stdout += String(data)));
        child.stderr!.on("data", (data) => (said.stderr += String(data)));
        const ended = once(child, "exit").then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals | null);
        return { child, said, ended };
    }
    const longDetect = () => [
        "detect",
        "plates/1",
        ...Array<string>(500).fill(join(trained.bucketFolder, trained.pictures.normal[3])),
    ];
    const firstLine = async ({ said, ended }: Command) => {
        let gone = false;
        void ended.then(() => (gone = true));
        for (const deadline = Date.now() + 60_000; said.stdout === ""; await sleep(10)) {
            assert.ok(Date.now() < deadline && !gone, said.stderr);
        }
    };
    const asking = () => `Asking plates/1 of the service at ${service.endpoint}.\n`;
    const untilStopped = () => waitForStatus(service.client, "plates", "1", ["TRAINED"]);

    it("detect whose reader has seen enough ends without a word of it, and stops what it had hosted", async () => {
        const command = start(longDetect());
        await firstLine(command);
        command.child.stdout!.destroy();
        assert.equal(await command.ended, 141);
        assert.equal(command.said.stderr, `${asking()}Hosting plates/1 …\n`);
        await untilStopped();
    });

    it("detect whose messages nobody reads any more goes on with its results", async () => {
        const command = start(longDetect().slice(0, 12));
        command.child.stderr!.destroy();
        assert.equal(await command.ended, 0);
        assert.equal(command.said.stdout.trim().split("\n").length, 10);
        await untilStopped();
    });

    it("detect whose output has no room left says so, and stops what it had hosted", async () => {
        const full = openSync("/dev/full", "w");
        const command = start(longDetect(), full);
        closeSync(full);
        assert.equal(await command.ended, 1);
        assert.match(command.said.stderr, /\nHosting plates\/1 …\nThe output can't be written: .*no space.*\.\n$/);
        await untilStopped();
    });

    for (const [signal, code, message] of [
        ["SIGHUP", 129, "Hosting plates/1 …\nInterrupted.\n"],
        ["SIGTERM", 143, "Hosting plates/1 …\nInterrupted.\n"],
        ["SIGKILL", "SIGKILL", "Hosting plates/1 …\n"],
    ] as const) {
        it(`detect that ${signal} ends stops what it had hosted`, async () => {
            const command = start(longDetect());
            await firstLine(command);
            command.child.kill(signal);
            assert.equal(await command.ended, code);
            assert.equal(command.said.stderr, asking() + message);
            await untilStopped();
        });
    }

    it("detect that is killed leaves what others had hosted", async () => {
        const keep = start(["detect", "--keep-hosted", ...longDetect().slice(1, 3)]);
        assert.equal(await keep.ended, 0, keep.said.stderr);
        const command = start(longDetect());
        await firstLine(command);
        command.child.kill("SIGKILL");
        await command.ended;
        // Longer than a guard would take.
        await sleep(2_000);
        await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
        assert.equal(await start(["detect", "--stop", ...longDetect().slice(1, 3)]).ended, 0);
        await untilStopped();
    });

    for (const [line, code] of [
        ["status", 141],
        ["logs", 141],
        // Commander ends the process itself, once it has written.
        ["detect --help", 0],
    ] as const) {
        it(`${line} ends quietly when nobody reads it`, async () => {
            await writeFile(join(trained.dataDir, "service.log"), "a line\n".repeat(100));
            const command = start(line.split(" "));
            command.child.stdout!.destroy();
            assert.equal(await command.ended, code);
            assert.equal(command.said.stderr, "");
        });
    }

    for (const [what, end] of [
        ["its terminal is closed", ({ child }: ServeProcess) => void child.kill("SIGHUP")],
        ["nobody reads its log any more", ({ child }: ServeProcess) => void child.stderr!.destroy()],
    ] as const) {
        it(`serve ends in order when ${what}`, async () => {
            const own = await startServeProcess(join(trained.dataDir, "own"), { args: ["--log-level", "debug"] });
            const ended = once(own.child, "exit");
            end(own);
            // What it logs of a call is what nobody reads.
            await fetch(`${own.endpoint}/2020-11-20/projects`).catch(() => undefined);
            assert.deepEqual(await ended, [0, null]);
            await assert.rejects(fetch(`${own.endpoint}/healthz`));
            own.client.destroy();
        });
    }
});
