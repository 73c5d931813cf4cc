import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { loadPackagedModel } from "../../../server/cli/packagedModel";
import { edgeClient, startEdgeAgentProcess } from "../../harness/edge/edgeAgentProcess";
import type { EdgeAgentProcess, EdgeClient } from "../../harness/edge/edgeAgentProcess";
import { fixtureKey, packedFixture, pictureSize } from "../../harness/edge/packedFixture";
import { packageKeyPair } from "../../../server/packaging/packageSignature";
import { until } from "../../harness/run/until";
import { unusableRequests } from "./unusableRequests";
import { maskedPictures } from "../detector/maskedPictures";

const { width, height } = pictureSize;

describe("the edge agent", function () {
    this.timeout(120_000);
    let folder: string;
    let packages: string;
    let args: string[];
    let agent: EdgeAgentProcess;
    let client: EdgeClient;
    let pictures: Buffer[];
    let pixels: Buffer[];

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "edge-"));
        packages = join(folder, "packages");
        await mkdir(packages);
        await writeFile(join(packages, "plates-1.0.0.zip"), await packedFixture("plates"));
        args = [
            ...["--packages", packages, "--package-key", fixtureKey.publicKey],
            ...["--socket", join(folder, "agent.sock"), "--state", join(folder, "state.json")],
        ];
        pictures = await Promise.all(maskedPictures(1, 2, 1000).map(async ({ read }) => Buffer.from(await read())));
        pixels = await Promise.all(pictures.map((png) => sharp(png).removeAlpha().raw().toBuffer()));
        await start();
    });
    after(async () => {
        client?.close();
        await agent?.end("SIGKILL");
        await rm(folder, { recursive: true });
    });

    async function start(...more: string[]): Promise<void> {
        agent = await startEdgeAgentProcess([...args, ...more]);
        client = edgeClient(agent.address);
    }
    const bitmap = (byte_data: Buffer) => ({ width, height, byte_data });
    const ofPlates = { model_component: "plates" };
    const isThere = (component: string) =>
        client.describe(component).then(
            () => true,
            () => false,
        );
    const statusOf = async (component: string) => (await client.describe(component)).status;

    it("lists a packaging job's archive as a STOPPED model under its component's name", async () => {
        assert.equal(agent.address, `unix:${join(folder, "agent.sock")}`);
        const { models } = await client.call<{ models: object[] }>("ListModels", {});
        const described = {
            model_component: "plates",
            lookout_vision_model_arn: "arn:aws:lookoutvision:us-east-1:000000000000:model/plates/1",
            status: "STOPPED",
            status_message: "",
        };
        assert.deepEqual(models, [described]);
        assert.deepEqual(await client.describe("plates"), described);
    });

    it("starts a model asynchronously and stops it synchronously, each only from the states that allow it", async () => {
        assert.equal((await client.refusal("StopModel", ofPlates)).code, "FAILED_PRECONDITION");
        assert.equal(
            (await client.refusal("DetectAnomalies", { ...ofPlates, bitmap: bitmap(pixels[0]) })).code,
            "FAILED_PRECONDITION",
        );
        assert.deepEqual(await client.call("StartModel", ofPlates), { status: "STARTING" });
        assert.deepEqual(await client.refusal("StartModel", ofPlates), {
            code: "FAILED_PRECONDITION",
            details: "The model plates can't be started: it is STARTING, and must be STOPPED or FAILED.",
        });
        await until(async () => (await statusOf("plates")) === "RUNNING");
        assert.equal((await client.refusal("StartModel", ofPlates)).code, "FAILED_PRECONDITION");
        assert.deepEqual(await client.call("StopModel", ofPlates), { status: "STOPPED" });
        assert.equal(await statusOf("plates"), "STOPPED");
        await client.run("plates");
        assert.equal(await statusOf("plates"), "RUNNING");
    });

    it("judges pixels as the same picture is judged as PNG: verdict, confidence, areas, mask", async () => {
        const look = await loadPackagedModel(join(packages, "plates-1.0.0.zip"), "unverified", { heatmaps: "wanted" });
        for (const [index, png] of pictures.entries()) {
            const expected = (await look(png)) as Awaited<ReturnType<typeof look>> & {
                Score: number;
                Threshold: number;
            };
            const result = await client.detect("plates", bitmap(pixels[index]));
            assert.equal(result.is_anomalous, expected.IsAnomalous);
            assert.equal(result.is_anomalous, index > 0);
            assert.equal(result.confidence, Math.fround(expected.Confidence));
            assert.equal(result.anomaly_score, Math.fround(expected.Score));
            assert.equal(result.anomaly_threshold, Math.fround(expected.Threshold));
            assert.deepEqual(
                result.anomalies!.map(({ name, pixel_anomaly: area }) => [
                    name,
                    area.hex_color,
                    area.total_percentage_area,
                ]),
                expected.Anomalies!.map(({ Name, PixelAnomaly: area }) => [
                    Name,
                    area.Color,
                    Math.fround(area.TotalPercentageArea),
                ]),
            );
            const mask = await sharp(Buffer.from(expected.AnomalyMask!, "base64")).raw().toBuffer();
            assert.deepEqual([result.anomaly_mask!.width, result.anomaly_mask!.height], [width, height]);
            assert.ok(result.anomaly_mask!.byte_data!.equals(mask), `mask ${index}`);
        }
    });

    it("refuses what it can't use with INVALID_ARGUMENT, and an unknown model with NOT_FOUND", async () => {
        for (const [request, details] of unusableRequests(pixels[0])) {
            const refusal = await client.refusal("DetectAnomalies", request);
            assert.equal(refusal.code, "INVALID_ARGUMENT", refusal.details);
            assert.match(refusal.details, details);
        }
        for (const method of ["DescribeModel", "StartModel", "StopModel", "DetectAnomalies"]) {
            const request = { model_component: "none\ud800\u001b", bitmap: bitmap(pixels[0]) };
            const refusal = await client.refusal(method, request);
            assert.equal(refusal.code, "NOT_FOUND", method);
            assert.match(refusal.details, /^There is no model of the component "none/);
            assert.equal((await client.refusal(method, {})).code, "INVALID_ARGUMENT", method);
        }
    });

    it("takes rows that are filled up to four bytes, as GStreamer sends them", async () => {
        const size = { width: 161, height };
        await writeFile(join(packages, "odd.zip"), await packedFixture("odd", "1.0.0", size));
        await until(() => isThere("odd"));
        await client.run("odd");
        const packed = await sharp(pictures[1])
            .removeAlpha()
            .resize({ ...size, fit: "fill" })
            .raw()
            .toBuffer();
        const rows = Array.from({ length: height }, (_, y) => packed.subarray(483 * y, 483 * (y + 1)));
        const padded = Buffer.concat(rows.flatMap((row) => [row, Buffer.from([255])]));
        const expected = await client.detect("odd", { ...size, byte_data: packed });
        assert.deepEqual(await client.detect("odd", { ...size, byte_data: padded }), expected);
        await rm(join(packages, "odd.zip"));
    });

    it("refuses pictures beyond its line with RESOURCE_EXHAUSTED, and answers all others", async () => {
        const answers = await Promise.allSettled(
            Array.from({ length: 60 }, () => client.detect("plates", bitmap(pixels[1]))),
        );
        const refused = answers.filter(({ status }) => status === "rejected");
        assert.ok(refused.length > 0 && refused.length <= 60 - 17, `${refused.length} refused`);
        for (const { reason } of refused as PromiseRejectedResult[]) {
            assert.match(String(reason), /RESOURCE_EXHAUSTED: The model plates is behind: 16 pictures wait/);
        }
    });

    it("gives up waiting pictures whose client is gone, so that others don't wait for them", async () => {
        const hurried = edgeClient(agent.address, { "grpc.use_local_subchannel_pool": 1 });
        const given = Array.from({ length: 17 }, () =>
            hurried.call("DetectAnomalies", { ...ofPlates, bitmap: bitmap(pixels[1]) }).catch(() => undefined),
        );
        await sleep(30);
        hurried.close();
        const begun = performance.now();
        await until(() =>
            client.detect("plates", bitmap(pixels[0])).then(
                () => true,
                () => false,
            ),
        );
        assert.ok(performance.now() - begun < 5_000);
        void Promise.all(given);
    });

    it("shows a package that appears, replaces it by a newer one, and stops one that goes", async () => {
        const file = join(packages, "cups-1.0.0.zip");
        const archive = await packedFixture("cups");
        await writeFile(file, archive.subarray(0, 1000));
        await sleep(700);
        assert.equal((await client.refusal("DescribeModel", { model_component: "cups" })).code, "NOT_FOUND");
        await writeFile(file, archive);
        await until(() => isThere("cups"), { timeoutMs: 10_000 });
        await client.run("cups");
        await mkdir(join(packages, "deeper"));
        await writeFile(join(packages, "deeper", "cups-1.10.0.zip"), await packedFixture("cups", "1.10.0"));
        await until(() => agent.log().includes("cups: found version 1.10.0"));
        await until(async () => (await statusOf("cups")) === "RUNNING");
        await rm(file);
        await rename(join(packages, "deeper"), join(folder, "deeper"));
        await until(async () => (await client.call<{ models: object[] }>("ListModels", {})).models.length === 1);
        assert.equal(await statusOf("plates"), "RUNNING");
    });

    it("shows a package that can't be used as FAILED with a message, while others run on", async () => {
        await writeFile(join(packages, "broken-2.0.0.zip"), "no archive");
        await until(() => isThere("broken"), { timeoutMs: 10_000 });
        const { status, status_message: message } = await client.describe("broken");
        assert.equal(status, "FAILED");
        assert.match(message, /broken-2\.0\.0\.zip is no ZIP archive, or only a part of one\./);
        const trusting = await startEdgeAgentProcess([
            ...["--packages", join(folder, "none.zip"), "--port", "0"],
            ...["--state", join(folder, "trusting.json")],
        ]).catch((error: Error) => error.message);
        assert.match(String(trusting), /A package must be signed, but by any key\. .* give --package-key/);
        const foreign = join(packages, "foreign-9.0.0.zip");
        await writeFile(
            foreign,
            await packedFixture("plates", "9.0.0", pictureSize, packageKeyPair(Buffer.alloc(32, 1))),
        );
        await until(async () => /foreign: .* is signed with the key \w+, not with/.test(agent.log()));
        assert.equal(await statusOf("foreign"), "FAILED");
        assert.equal(await statusOf("plates"), "RUNNING");
        await rm(foreign);
        await client.run("broken");
        assert.equal(await statusOf("broken"), "FAILED");
        await client.detect("plates", bitmap(pixels[0]));
        await rm(join(packages, "broken-2.0.0.zip"));
    });

    it("has the models that ran running again after a kill, and after SIGTERM", async () => {
        await copyFile(join(packages, "plates-1.0.0.zip"), join(folder, "other.zip"));
        await writeFile(join(packages, "idle-1.0.0.zip"), await packedFixture("idle"));
        for (const signal of ["SIGKILL", "SIGTERM"] as const) {
            client.close();
            assert.equal(await agent.end(signal), signal === "SIGTERM" ? 0 : signal);
            await start();
            await until(async () => (await statusOf("plates")) === "RUNNING");
            assert.equal(await statusOf("idle"), "STOPPED");
            await client.detect("plates", bitmap(pixels[0]));
        }
        await client.call("StopModel", ofPlates);
        await agent.end("SIGKILL");
        client.close();
        await start();
        assert.equal(await statusOf("plates"), "STOPPED");
        await client.run("plates");
    });

    it("starts a model's process again when it dies, and fails only the picture in hand", async () => {
        const children = (await readFile(`/proc/${agent.pid}/task/${agent.pid}/children`, "utf8")).trim().split(" ");
        process.kill(Number(children[0]), "SIGKILL");
        await until(() => agent.log().includes("its process has ended and is started again"));
        await client.detect("plates", bitmap(pixels[0]));
    });

    it("lets nobody else call it, takes over a dead socket, and leaves one alone that is in use", async () => {
        const socket = join(folder, "agent.sock");
        assert.equal((await stat(socket)).mode & 0o777, 0o660);
        await assert.rejects(startEdgeAgentProcess(args), /Another process listens on .*agent\.sock\. Stop it, or/);
        await client.detect("plates", bitmap(pixels[0]));
        await writeFile(join(folder, "file"), "");
        await assert.rejects(
            startEdgeAgentProcess(["--unverified", "--packages", packages, "--socket", join(folder, "file")]),
            /file is no socket\. Give another --socket, or delete it\./,
        );
        await assert.rejects(
            startEdgeAgentProcess(["--unverified", "--packages", join(folder, "none"), "--socket", join(folder, "s")]),
            /The packages in .*none can't be read: there is no such file\./,
        );
        assert.deepEqual(
            (await readdir(folder)).filter((name) => name.startsWith(".")),
            [],
        );
    });

    it("listens on the loopback interface instead, if it is told to", async () => {
        const server = createServer().listen(0, "127.0.0.1");
        await new Promise((resolve) => server.once("listening", resolve));
        const { port } = server.address() as { port: number };
        await assert.rejects(
            startEdgeAgentProcess(["--unverified", "--packages", packages, "--port", String(port)]),
            /EADDRINUSE/,
        );
        server.close();
        const other = await startEdgeAgentProcess([
            ...["--unverified", "--packages", join(folder, "other.zip"), "--port", "0", "--autostart"],
            ...["--state", join(folder, "other.json")],
        ]);
        const reached = edgeClient(other.address);
        await until(async () => (await reached.describe("plates")).status === "RUNNING");
        await reached.detect("plates", bitmap(pixels[0]));
        reached.close();
        assert.equal(await other.end("SIGTERM"), 0);
    });
});
