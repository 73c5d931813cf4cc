import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { protoFile } from "../../../server/edgeAgent/protocol";
import { lastLines, runCommand } from "../../../tools/runCommand";
import { edgeClient, startEdgeAgentProcess } from "../../harness/edge/edgeAgentProcess";
import type { EdgeAgentProcess, EdgeClient, Result } from "../../harness/edge/edgeAgentProcess";
import { fixtureKey, packedFixture, pictureSize } from "../../harness/edge/packedFixture";
import { edgeClientsPython } from "../../harness/parts/python";
import { figure } from "../../harness/run/figure";
import { seededRandom } from "../../harness/run/seededRandom";
import { maskedPictures } from "../detector/maskedPictures";
import { randomRequest, segmentNames } from "./randomRequest";

const { width, height } = pictureSize;
const bytes = 3 * width * height;
const largeSide = 1280;
const messages = figure(500, 20_000);

describe("clients of the edge agent", function () {
    this.timeout(300_000 + messages * 100);
    let folder: string;
    let agent: EdgeAgentProcess;
    let client: EdgeClient;
    let pixels: Buffer;
    let expected: Result;
    const segment = `lookoutvision-test-${process.pid}`;
    const inMemory = (name: string) => join("/dev/shm", name);

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "edge-"));
        await mkdir(join(folder, "packages"));
        await writeFile(join(folder, "packages", "plates.zip"), await packedFixture("plates"));
        const size = { width: largeSide, height: largeSide };
        await writeFile(join(folder, "packages", "large.zip"), await packedFixture("large", "1.0.0", size));
        const [, anomaly] = maskedPictures(0, 2, 1000);
        pixels = await sharp(await anomaly.read())
            .removeAlpha()
            .raw()
            .toBuffer();
        await writeFile(join(folder, "pixels"), pixels);
        const socket = join(folder, "agent.sock");
        const state = join(folder, "state.json");
        agent = await startEdgeAgentProcess([
            ...["--packages", join(folder, "packages"), "--package-key", fixtureKey.publicKey],
            ...["--socket", socket, "--state", state],
        ]);
        client = edgeClient(agent.address);
        await client.run("plates");
        expected = await client.detect("plates", { width, height, byte_data: pixels });
        await client.call("StopModel", { model_component: "plates" });
    });
    after(async () => {
        client?.close();
        await agent?.end("SIGTERM");
        await rm(folder, { recursive: true });
        await Promise.all(
            Object.values(segmentNames(segment)).map((name) => rm(inMemory(name), { recursive: true, force: true })),
        );
    });

    const fieldNumbers: [string, (proto: string) => string][] = [
        ["2", (proto) => proto.replace(/^.*shared_memory_handle_as_field_3.*\n/m, "")],
        [
            "3",
            (proto) =>
                proto
                    .replace(/^.*SharedMemoryHandle shared_memory_handle = 2.*\n/m, "")
                    .replace("shared_memory_handle_as_field_3", "shared_memory_handle"),
        ],
    ];
    for (const [number, change] of fieldNumbers) {
        it(`in Python by grpcio-tools, with the mask's segment as field ${number}, get the answers that grpc-js gets`, async () => {
            const python = await edgeClientsPython();
            const generated = join(folder, `generated-${number}`);
            await mkdir(generated);
            const proto = change(await readFile(protoFile, "utf8"));
            assert.match(
                proto,
                new RegExp(`AnomalyMaskParams {\\s+SharedMemoryHandle shared_memory_handle = ${number};\\s+}`),
            );
            await writeFile(join(generated, "edge-agent.proto"), proto);
            const options = { cwd: generated, timeoutMs: 120_000 };
            const outputs = ["--python_out=.", "--grpc_python_out=."];
            const made = await runCommand(
                python,
                ["-m", "grpc_tools.protoc", "-I.", ...outputs, "edge-agent.proto"],
                options,
            );
            assert.equal(made.code, 0, lastLines(made));
            const script = join(__dirname, "..", "..", "fixtures", "python", "edge_client.py");
            const size = [width, height].map(String);
            const run = await runCommand(
                python,
                [script, agent.address, "plates", ...size, join(folder, "pixels"), "large", String(largeSide)],
                { ...options, env: { ...process.env, PYTHONPATH: generated } },
            );
            assert.equal(run.code, 0, lastLines(run));
            const { states, ...seen } = JSON.parse(run.stdout);
            assert.deepEqual(states.slice(0, 2), ["STOPPED", "answered STARTING"]);
            assert.equal(states.at(-1), "RUNNING");
            const told = (data: string) => ({
                is_anomalous: true,
                confidence: expected.confidence,
                anomalies: expected.anomalies!.map(({ name, pixel_anomaly: area }) => [
                    name,
                    area.hex_color,
                    area.total_percentage_area,
                ]),
                mask: [width, height, data],
            });
            const mask = createHash("sha256").update(expected.anomaly_mask!.byte_data!).digest("hex");
            assert.deepEqual(seen, {
                models: ["large", "plates"],
                started_twice: "FAILED_PRECONDITION",
                unknown: "NOT_FOUND",
                bytes: told("byte_data"),
                mask,
                segment: told("shared_memory_handle"),
                answered_handle: [true, bytes, 16 + bytes],
                segment_mask: mask,
                around: ["07".repeat(16), "07".repeat(16)],
                large_by_bytes: "RESOURCE_EXHAUSTED",
                large_by_segment: "OK",
                stopped: "STOPPED",
                stopped_twice: "FAILED_PRECONDITION",
                detected_stopped: "FAILED_PRECONDITION",
            });
        });
    }

    it("in C, which map a segment as a camera's driver does, get masks into it", async () => {
        const program = join(folder, "camera");
        const source = join(__dirname, "..", "..", "fixtures", "edge", "camera.c");
        const compiled = await runCommand("cc", ["-Wall", "-Werror", "-o", program, source, "-lrt"], {
            timeoutMs: 60_000,
        });
        assert.equal(compiled.code, 0, lastLines(compiled));
        const { camera: name } = segmentNames(segment);
        const camera = spawn(program, [`/${name}`, String(bytes)], { stdio: ["pipe", "pipe", "inherit"] });
        const lines = createInterface({ input: camera.stdout })[Symbol.asyncIterator]();
        const ask = async (line: string) => {
            camera.stdin.write(`${line}\n`);
            return (await lines.next()).value as string;
        };
        await client.run("plates");
        assert.equal(await ask(`picture ${join(folder, "pixels")}`), "ready");
        const handle = (offset: number) => ({ name: `/${name}`, size: bytes, offset });
        const result = await client.detect(
            "plates",
            { width, height, shared_memory_handle: handle(0) },
            { anomaly_mask_params: { shared_memory_handle: handle(bytes) } },
        );
        assert.equal(result.confidence, expected.confidence);
        const marked = expected.anomaly_mask!.byte_data!.filter((value) => value !== 255).length;
        assert.equal(await ask("mask"), String(marked));
        camera.stdin.end("end\n");
        assert.deepEqual(await once(camera, "exit"), [0, null]);
        const gone = await client.refusal("DetectAnomalies", {
            model_component: "plates",
            bitmap: { width, height, shared_memory_handle: handle(0) },
        });
        assert.equal(gone.code, "INVALID_ARGUMENT");
    });

    it(`can't crash it or reach outside of their segments, in ${messages} random messages`, async () => {
        const names = segmentNames(segment);
        const secret = join(folder, "secret");
        await writeFile(secret, Buffer.alloc(4 * bytes, 9));
        await writeFile(inMemory(names.picture), Buffer.concat([pixels, pixels, pixels]));
        await writeFile(inMemory(names.mask), Buffer.alloc(3 * bytes, 5));
        await writeFile(inMemory(names.short), Buffer.alloc(100, 5));
        await symlink(secret, inMemory(names.link));
        await mkdir(inMemory(names.folder));
        assert.equal((await runCommand("mkfifo", [inMemory(names.fifo)], { timeoutMs: 5_000 })).code, 0);
        const units = async () =>
            (await readFile(`/proc/${agent.pid}/task/${agent.pid}/children`, "utf8")).trim().split(" ").sort();
        const unitsBefore = await units();
        const random = seededRandom(23);
        const counts: Record<string, number> = {};
        for (let sent = 0; sent < messages; sent += 10) {
            const requests = Array.from({ length: 10 }, () => randomRequest(random, names, secret));
            await Promise.all(
                requests.map(async (request) => {
                    const code = await codeOf(request);
                    counts[code] = (counts[code] ?? 0) + 1;
                    const allowed = Buffer.isBuffer(request) ? [...structured, "INTERNAL"] : structured;
                    assert.ok(allowed.includes(code), `${code} to ${JSON.stringify(request)}`);
                }),
            );
        }
        assert.ok(counts.OK > messages / 100, JSON.stringify(counts));
        assert.ok(counts.INVALID_ARGUMENT > messages / 2, JSON.stringify(counts));
        assert.deepEqual(await units(), unitsBefore);
        assert.deepEqual(await readFile(secret), Buffer.alloc(4 * bytes, 9));
        assert.deepEqual(await readFile(inMemory(names.picture)), Buffer.concat([pixels, pixels, pixels]));
        assert.deepEqual(await readFile(inMemory(names.short)), Buffer.alloc(100, 5));
        const mask = await readFile(inMemory(names.mask));
        assert.equal(mask.length, 3 * bytes);
        // Masks that were asked for begin at the second third, or one byte later.
        assert.deepEqual(mask.subarray(0, bytes), Buffer.alloc(bytes, 5));
        assert.deepEqual(mask.subarray(2 * bytes + 1), Buffer.alloc(bytes - 1, 5));
        assert.notDeepEqual(mask.subarray(bytes, 2 * bytes), Buffer.alloc(bytes, 5));
        assert.equal(
            (await client.detect("plates", { width, height, byte_data: pixels })).confidence,
            expected.confidence,
        );
    });

    const structured = ["OK", "INVALID_ARGUMENT", "NOT_FOUND"];

    async function codeOf(request: object | Buffer): Promise<string> {
        try {
            await (Buffer.isBuffer(request)
                ? client.callRaw("DetectAnomalies", request)
                : client.call("DetectAnomalies", request));
            return "OK";
        } catch (error) {
            return /^\d+ ([A-Z_]+)/.exec((error as Error).message)?.[1] ?? String(error);
        }
    }
});
