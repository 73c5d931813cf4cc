import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    DescribeModelCommand,
    LookoutVisionClient,
    StopModelCommand,
    TagResourceCommand,
} from "@aws-sdk/client-lookoutvision";
import { findLocalService, findOrStartLocalService } from "../../../server/localService/findOrStart";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("lookoutvision", function () {
    this.timeout(300_000);
    let trained: TrainedDataDir;

    before(async () => (trained = await trainedDataDir()));
    after(async () => {
        await lookoutvision("stop");
        await trained?.remove();
    });

    const lookoutvision = (...args: string[]) =>
        runLookoutvision(args, { env: { HOME: trained.dataDir, LOOKOUTVISION_DATA_DIR: trained.dataDir } });
    const picture = (key: string) => join(trained.bucketFolder, key);

    it("detect starts the service, hosts the newest version, judges each picture, and stops what it hosted", async () => {
        const [normal, anomaly] = [picture(trained.pictures.normal[3]), picture(trained.pictures.anomaly[3])];
        const { code, stdout, stderr } = await lookoutvision("detect", "plates", normal, anomaly);
        assert.equal(code, 0, stderr);
        const lines = stdout.trimEnd().split("\n");
        assert.equal(lines.length, 2);
        assert.match(lines[0], /normal-3\.png +normal +confidence [01]\.\d{3}$/);
        assert.match(lines[1], /anomaly-3\.png +anomaly +confidence [01]\.\d{3}$/);
        assert.match(stderr, /^Asking plates\/1 of the service at http:\S+\.\nHosting plates\/1 …\n$/);
        for (const deadline = Date.now() + 10_000; ; await sleep(100)) {
            const { stdout: status } = await lookoutvision("status");
            if (/ 1 {2}TRAINED /.test(status)) {
                break;
            }
            assert.ok(Date.now() < deadline, status);
        }
    });

    it("detect hosts the version again when it is stopped meanwhile, and doesn't leave it hosted", async () => {
        const one = picture(trained.pictures.normal[3]);
        assert.equal((await lookoutvision("detect", "--keep-hosted", "plates/1", one)).code, 0);
        const { endpoint, credentials, region } = (await findLocalService(trained.dataDir))!;
        const client = new LookoutVisionClient({ endpoint, credentials, region });
        const version = { ProjectName: "plates", ModelVersion: "1" };
        const statusOf = async () => (await client.send(new DescribeModelCommand(version))).ModelDescription!.Status!;
        assert.equal(await statusOf(), "HOSTED");

        const child = spawn(
            process.execPath,
            [...lookoutvisionCommand(), "detect", "plates/1", ...Array<string>(25).fill(one)],
            {
                env: { PATH: process.env.PATH, HOME: trained.dataDir, LOOKOUTVISION_DATA_DIR: trained.dataDir },
                stdio: ["ignore", "pipe", "pipe"],
            },
        );
        const said = { stdout: "", stderr: "" };
        child.stderr.on("data", (data) => (said.stderr += String(data)));
        child.stdout.on("data", (data) => (said.stdout += String(data)));
        const ended = once(child, "close") as Promise<[number]>;
        await once(child.stdout, "data");
        await client.send(new StopModelCommand(version));
        assert.deepEqual(await ended, [0, null], said.stderr);
        assert.equal(said.stdout.trimEnd().split("\n").length, 25);
        for (const deadline = Date.now() + 10_000; (await statusOf()) !== "TRAINED"; await sleep(100)) {
            assert.ok(Date.now() < deadline, "the version stays hosted");
        }
        client.destroy();
    });

    for (const [when, until] of [
        ["while the version is being hosted", (said: { stderr: string }) => said.stderr.includes("Hosting plates/1")],
        ["between pictures", (said: { stdout: string }) => said.stdout !== ""],
    ] as const) {
        it(`detect that Ctrl-C ends ${when} stops what it had hosted`, async () => {
            const child = spawn(
                process.execPath,
                [
                    ...lookoutvisionCommand(),
                    "detect",
                    "plates/1",
                    ...Array<string>(500).fill(picture(trained.pictures.normal[3])),
                ],
                {
                    env: { PATH: process.env.PATH, HOME: trained.dataDir, LOOKOUTVISION_DATA_DIR: trained.dataDir },
                    stdio: ["ignore", "pipe", "pipe"],
                },
            );
            const said = { stdout: "", stderr: "" };
            child.stderr.on("data", (data) => (said.stderr += String(data)));
            child.stdout.on("data", (data) => (said.stdout += String(data)));
            const ended = once(child, "close");
            for (const deadline = Date.now() + 30_000; !until(said); await sleep(10)) {
                assert.ok(Date.now() < deadline, said.stderr);
            }
            child.kill("SIGINT");
            assert.deepEqual(await ended, [130, null]);
            assert.match(said.stderr, /^Asking .*\nHosting plates\/1 …\nInterrupted\.\n$/);
            for (const deadline = Date.now() + 10_000; ; await sleep(100)) {
                const { stdout: status } = await lookoutvision("status");
                if (/ 1 {2}TRAINED /.test(status)) {
                    break;
                }
                assert.ok(Date.now() < deadline, status);
            }
        });
    }

    it("detect --json gives an object a line, and goes on after a picture that is no good", async () => {
        await writeFile(join(trained.dataDir, "text.png"), "no picture");
        const { code, stdout, stderr } = await lookoutvision(
            ...["detect", "--json", "--keep-hosted", "plates/1"],
            ...[
                join(trained.dataDir, "none.png"),
                join(trained.dataDir, "text.png"),
                picture(trained.pictures.anomaly[3]),
            ],
        );
        assert.equal(code, 1);
        const result = JSON.parse(stdout) as { file: string; isAnomalous: boolean; confidence: number };
        assert.equal(result.file, picture(trained.pictures.anomaly[3]));
        assert.equal(result.isAnomalous, true);
        assert.ok(result.confidence > 0.5);
        assert.match(stderr, /none\.png: it can't be read: there is no such file\./);
        assert.match(stderr, /text\.png: .*PNG|text\.png: .*JPEG/);
        assert.match(stderr, /plates\/1 stays hosted/);
    });

    it("detect says what is wrong with the model's name", async () => {
        for (const [name, message] of [
            ["plates/9", / There is: plates\/1\.$/m],
            ["nobody", /^The project nobody doesn't exist\. There is: plates\.$/m],
            ["nobody/1", /^The project nobody doesn't exist\. There is: plates\.$/m],
            ["plates/x", /"plates\/x" is not the name of a model\. Give PROJECT or PROJECT\/VERSION/],
        ] as const) {
            const { code, stderr } = await lookoutvision("detect", name, picture(trained.pictures.normal[3]));
            assert.equal(code, 1);
            assert.match(stderr, message);
            assert.equal(stderr.trim().split("\n").length, 1, stderr);
        }
    });

    it("status shows address, process, models and the disk space that copies take", async () => {
        const service = (await findLocalService(trained.dataDir))!;
        const { stdout } = await lookoutvision("status");
        assert.match(
            stdout,
            new RegExp(`The service [0-9a-f]{16} runs at ${service.endpoint}, process ${service.pid}, since 20`),
        );
        assert.match(stdout, /Copies of pictures and trained models: \d+\.\d MB/);
        assert.match(stdout, /Project plates\n +1 +HOSTED/);
        const json = JSON.parse((await lookoutvision("status", "--json")).stdout) as Record<string, any>;
        assert.equal(json.service.url, service.endpoint);
        assert.equal(json.projects[0].models[0].status, "HOSTED");
        assert.ok(json.bytesUsed > 100_000);
    });

    it("a service that hosts a version is not started anew for other AWS credentials", async () => {
        const { pid } = (await findLocalService(trained.dataDir))!;
        const restore = withEnvironment({ AWS_ACCESS_KEY_ID: "ASIAOTHER", AWS_SECRET_ACCESS_KEY: "other" });
        try {
            assert.equal((await findOrStartLocalService({ dataDir: trained.dataDir })).pid, pid);
        } finally {
            restore();
        }
    });

    it("status, logs and detect find the data folder from a folder below the project's", async () => {
        const project = join(trained.dataDir, "project");
        await mkdir(join(project, "deep"), { recursive: true });
        const { stdout } = await runLookoutvision(
            ["status", "--data-dir", relative(join(project, "deep"), trained.dataDir)],
            { cwd: join(project, "deep"), env: { HOME: project } },
        );
        assert.match(stdout, /The service [0-9a-f]+ runs at/);
    });

    it("logs shows the last lines, and those that come", async () => {
        const { stdout } = await lookoutvision("logs", "--json", "--lines", "1");
        const log = (await readFile(join(trained.dataDir, "service.log"), "utf8")).trimEnd().split("\n");
        assert.ok(log.includes(stdout.trimEnd()), stdout);

        const follow = spawn(process.execPath, [
            ...lookoutvisionCommand(),
            "logs",
            "-f",
            "-n",
            "0",
            "--data-dir",
            trained.dataDir,
        ]);
        try {
            let seen = "";
            follow.stdout.on("data", (text: Buffer) => (seen += text.toString()));
            const { endpoint, credentials, region } = (await findLocalService(trained.dataDir))!;
            const client = new LookoutVisionClient({ endpoint, credentials, region });
            const ResourceArn = `arn:aws:lookoutvision:${region}:000000000000:model/plates/1`;
            // Only what comes once the command follows is shown.
            for (const deadline = Date.now() + 60_000; !seen.includes("TagResource"); await sleep(500)) {
                assert.ok(Date.now() < deadline, `seen: ${seen}`);
                await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "line", Value: "8" }] }));
            }
        } finally {
            follow.kill();
        }
    });

    it("stop stops the service, and says so when there is none", async () => {
        const { pid } = (await findLocalService(trained.dataDir))!;
        const stopped = await lookoutvision("stop");
        assert.equal(stopped.code, 0);
        assert.match(stopped.stdout, /has stopped\.\n$/);
        assert.throws(() => process.kill(pid, 0), /ESRCH/);
        assert.ok(!existsSync(join(trained.dataDir, "service.json")));
        assert.match((await lookoutvision("stop")).stdout, /No service runs on/);
        assert.match((await lookoutvision("status")).stdout, /No service runs on .*\nCopies/);
    });

    it("refuses flags that make no sense with one line", async () => {
        for (const args of [
            ["serve", "--workers", "many"],
            ["serve", "--account-id", "1"],
            ["serve", "--idle-timeout", "0"],
            ["serve", "--artifacts", "here"],
            ["serve", "--port", "65536"],
            ["serve", "--workers", "0"],
            ["serve", "--max-trainings", "0"],
            ["status", "--endpoint", "here"],
            ["worker"],
        ]) {
            const { code, stderr } = await lookoutvision(...args);
            assert.equal(code, 1, `${args.join(" ")}: ${stderr}`);
            assert.ok(stderr.trim().split("\n").length <= 2, stderr);
            assert.doesNotMatch(stderr, /\n +at /);
        }
    });
});
