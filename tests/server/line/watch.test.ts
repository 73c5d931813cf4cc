import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync } from "mqtt";
import sharp from "sharp";
import type { LineResult } from "../../../server/line/contract";
import { runCommand } from "../../../tools/runCommand";
import { startEdgeAgentProcess } from "../../harness/edge/edgeAgentProcess";
import { fixtureKey, packedFixture } from "../../harness/edge/packedFixture";
import { startMqttBroker } from "../../harness/parts/mqttBroker";
import { endWithUs } from "../../harness/run/endWithUs";
import { until } from "../../harness/run/until";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { writeTlsFiles } from "../../harness/service/tlsFiles";
import { maskedPictures } from "../detector/maskedPictures";

describe("lookoutvision watch", function () {
    this.timeout(180_000);
    let folder: string;
    let pictures: Buffer[];
    let byPackage: string[];

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "line-"));
        await mkdir(join(folder, "packages"));
        await writeFile(join(folder, "packages", "plates.zip"), await packedFixture("plates"));
        byPackage = ["--package", join(folder, "packages", "plates.zip"), "--package-key", fixtureKey.publicKey];
        pictures = await Promise.all(maskedPictures(2, 2, 1000).map(async ({ read }) => Buffer.from(await read())));
    });
    after(() => rm(folder, { recursive: true }));

    function start(
        args: readonly string[],
        env: Record<string, string> = {},
    ): { child: ChildProcess; ended: Promise<Ended> } {
        const child = spawn(process.execPath, [...lookoutvisionCommand("cli/deviceMain"), "watch", ...args], {
            env: { PATH: process.env.PATH, HOME: folder, ...env },
        });
        endWithUs(child);
        let [stdout, stderr] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        const ended = once(child, "close").then(([code, signal]: unknown[]) => ({
            how: (signal ?? code) as string | number,
            stderr,
            results: stdout
                .split("\n")
                .filter((line) => line !== "")
                .map((line) => JSON.parse(line) as LineResult),
        }));
        return { child, ended };
    }
    interface Ended {
        how: string | number;
        stderr: string;
        results: LineResult[];
    }
    const newFolder = async (name: string, files: Record<string, Buffer> = {}) => {
        const made = join(folder, name);
        await mkdir(made, { recursive: true });
        await Promise.all(Object.entries(files).map(([file, content]) => writeFile(join(made, file), content)));
        return made;
    };

    it("judges the complete pictures of a folder once, sorts them with masks drawn, and keeps some", async () => {
        const [normal, , hole] = pictures;
        const source = await newFolder("source", {
            "1.png": normal,
            "2.png": hole,
            "3.png": hole.subarray(0, 900),
            "x.txt": normal,
        });
        const [sorted, kept] = [join(folder, "sorted"), join(folder, "kept")];
        const args = [source, ...byPackage, "--state", join(folder, "state"), "--jsonl", "-", "--sort-into", sorted];
        const all = [...args, "--keep", "anomalous", "--keep-in", kept, "--keep-as", "s3://plates/kept"];
        const { child, ended } = start(all);
        await sleep(300);
        await writeFile(join(source, "3.png"), hole);
        await writeFile(join(source, "4.png"), "no picture");
        await until(async () => (await readdir(join(sorted, "unusable")).catch((): string[] => [])).includes("4.json"));
        child.kill("SIGTERM");
        const { how, results } = await ended;
        assert.equal(how, 0);
        assert.deepEqual(
            results.map(({ picture, isAnomalous, model, dropped }) => [picture, isAnomalous, model, dropped]),
            [
                ["1.png", false, "plates 1.0.0", 0],
                ["2.png", true, "plates 1.0.0", 0],
                ["3.png", true, "plates 1.0.0", 0],
                ["4.png", undefined, undefined, 0],
            ],
        );
        assert.match(results[3].error!, /neither a PNG nor a JPEG/);
        const { confidence, score, threshold, anomalies, takenAt, judgedAt } = results[1];
        assert.ok(confidence! > 0.9 && score! > threshold!);
        assert.deepEqual(
            anomalies!.map(({ name }) => name),
            ["background", "hole"],
        );
        assert.ok(Date.parse(takenAt) <= Date.parse(judgedAt));
        assert.deepEqual((await readdir(join(sorted, "anomaly"))).sort(), [
            ...["2.json", "2.marked.png", "2.png", "3.json", "3.marked.png", "3.png"],
        ]);
        const marked = await sharp(join(sorted, "anomaly", "2.marked.png"))
            .raw()
            .toBuffer();
        assert.ok(!marked.equals(await sharp(hole).removeAlpha().raw().toBuffer()));
        assert.equal((await readFile(join(kept, "kept.manifest"), "utf8")).trimEnd().split("\n").length, 2);
        const again = await start([...args, "--once"]).ended;
        assert.deepEqual([again.how, again.results], [0, []]);
    });

    it("delivers each result at least once, signed, in spite of kills and of a receiver that is away", async () => {
        const source = await newFolder(
            "many",
            Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.png`, pictures[index % 4]])),
        );
        const secret = join(folder, "secret");
        await writeFile(secret, "wink\n");
        const received: LineResult[] = [];
        let [refused, answers] = [0, 0];
        const server: Server = createServer((request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const body = Buffer.concat(chunks).toString();
                const header = String(request.headers["x-lookoutvision-signature"]);
                const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header)!;
                assert.equal(mac, createHmac("sha256", "wink").update(`${seconds}.${body}`).digest("hex"));
                if (answers++ % 3 === 0) {
                    refused++;
                    response.writeHead(503).end();
                    return;
                }
                received.push(JSON.parse(body) as LineResult);
                response.end();
            });
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`;
        const args = [source, ...byPackage, "--state", join(folder, "many-state")];
        const hook = ["--webhook", url, "--webhook-secret-file", secret, "--once"];
        const lines = join(folder, "many.jsonl");
        for (let kill = 0; kill < 3; kill++) {
            const { child, ended } = start([...args, ...hook, "--jsonl", lines]);
            const before = received.length;
            await until(() => received.length >= before + 2, { what: "two results" });
            child.kill("SIGKILL");
            assert.equal((await ended).how, "SIGKILL");
        }
        assert.equal((await start([...args, ...hook, "--jsonl", lines]).ended).how, 0);
        server.close();
        const names = (results: readonly LineResult[]) => [...new Set(results.map(({ picture }) => picture))].sort();
        const expected = Array.from({ length: 12 }, (_, index) => `${index}.png`).sort();
        assert.deepEqual(names(received), expected);
        assert.ok(refused > 0);
        assert.equal(new Set(received.map(({ id }) => id)).size, 12);
        const written = (await readFile(lines, "utf8")).trimEnd().split("\n");
        assert.deepEqual(names(written.map((line) => JSON.parse(line) as LineResult)), expected);
    });

    it("judges a stream by the edge agent, and publishes to an MQTT broker over TLS", async () => {
        const tls = await writeTlsFiles(folder, "broker");
        const broker = await startMqttBroker(folder, tls);
        const agent = await startEdgeAgentProcess([
            ...["--packages", join(folder, "packages"), "--socket", join(folder, "agent.sock")],
            ...["--state", join(folder, "agent.json"), "--unverified"],
        ]);
        const protocolVersion = broker.name === "mosquitto" ? "5" : "3.1.1";
        const subscriber = await connectAsync(broker.url);
        try {
            const messages: LineResult[] = [];
            subscriber.on("message", (_topic, body) => messages.push(JSON.parse(String(body)) as LineResult));
            await subscriber.subscribeAsync("line/7", { qos: 1 });
            for (const [url, version] of [
                [broker.tlsUrl, protocolVersion],
                [broker.url, "3.1.1"],
            ]) {
                messages.length = 0;
                const { child, ended } = start([
                    ...["-", "--agent", "plates", "--socket", join(folder, "agent.sock"), "--mqtt", url],
                    ...["--mqtt-topic", "line/7", "--mqtt-version", version, "--mqtt-ca", tls.certificate],
                    ...["--state", join(folder, `stream-${version}`)],
                ]);
                child.stdin!.end(Buffer.concat([pictures[0], pictures[2]]));
                const { how, stderr } = await ended;
                assert.equal(how, 0, stderr);
                await until(() => messages.length >= 2, { what: `two messages by ${broker.name}` });
                assert.deepEqual(
                    messages.map(({ isAnomalous }) => isAnomalous),
                    [false, true],
                );
            }
        } finally {
            await subscriber.endAsync(true);
            await agent.end("SIGTERM");
            await broker.close();
        }
    });

    it("takes pictures of a camera by ffmpeg, or says that it needs it", async () => {
        const ffmpeg = await runCommand("ffmpeg", ["-version"], { timeoutMs: 10_000 }).catch(() => undefined);
        if (ffmpeg?.code !== 0) {
            const { stderr } = await start(["rtsp://127.0.0.1:9/", ...byPackage]).ended;
            assert.match(stderr, /Pictures of rtsp:.* need ffmpeg, which isn't installed/);
            return;
        }
        await writeFile(join(folder, "hole.png"), pictures[2]);
        const video = join(folder, "video.mkv");
        const make = [
            "-loop",
            "1",
            "-i",
            join(folder, "hole.png"),
            "-t",
            "2",
            "-r",
            "5",
            "-c:v",
            "ffv1",
            "-pix_fmt",
            "bgr0",
            video,
        ];
        assert.equal((await runCommand("ffmpeg", ["-loglevel", "error", ...make], { timeoutMs: 60_000 })).code, 0);
        const { how, results, stderr } = await start([`file://${video}`, ...byPackage, "--jsonl", "-"]).ended;
        assert.equal(how, 0, stderr);
        const frames = results.reduce((sum, { dropped }) => sum + dropped + 1, 0);
        assert.ok(frames === 10 && results.length >= 1, `${frames} frames, ${results.length} results`);
        assert.ok(results.every(({ isAnomalous }) => isAnomalous));
        const away = await start(["rtsp://127.0.0.1:9/", ...byPackage]).ended;
        assert.equal(away.how, 1);
        assert.match(away.stderr, /ffmpeg can't read rtsp:\/\/127\.0\.0\.1:9\/ any more: .*Connection refused/);
    });

    it("says what is missing", async () => {
        const source = await newFolder("empty");
        const cases: [string[], RegExp][] = [
            [[source], /^Who is to judge\? Give --package ARCHIVE, --agent COMPONENT or --model PROJECT\.\n$/],
            [[source, "--package", "none.zip", "--unverified"], /none\.zip can't be read: there is no such file/],
            [[source, ...byPackage, "--keep", "odd"], /"odd" is no rule/],
            [
                [join(folder, "nowhere"), ...byPackage, "--once"],
                /The folder .*nowhere can't be watched: there is no such file/,
            ],
        ];
        for (const [args, message] of cases) {
            const { how, stderr } = await start(args).ended;
            assert.equal(how, 1, args.join(" "));
            assert.match(stderr, message);
        }
    });
});
