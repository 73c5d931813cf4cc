import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DeleteProjectCommand,
    DescribeProjectCommand,
    ListProjectsCommand,
    LookoutVisionClient,
} from "@aws-sdk/client-lookoutvision";
import { parseNetworks } from "../../../server/metrics/metricsEndpoint";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createClient } from "../../../server/client/serviceClient";
import { until } from "../../harness/run/until";

type LogLine = Record<string, unknown>;

/** Lines are written after the answer. */

describe("a service seen by who operates it", function () {
    this.timeout(120_000);
    let dataDir: string;
    let service: ServeProcess;
    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-operating-"));
        service = await startServeProcess(dataDir, { args: ["--log-level", "debug"], attempts: 1 });
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true });
    });

    const lines = () =>
        service
            .log()
            .split("\n")
            .slice(0, -1)
            .filter((line) => line.startsWith("{"))
            .map((line) => JSON.parse(line) as LogLine);
    const audited = () =>
        lines()
            .filter(({ audit }) => audit === true)
            .map(({ operation, resource, outcome, status, accessKeyId }) => [
                operation,
                resource,
                outcome,
                status,
                accessKeyId,
            ]);

    it("writes a line for each call that changes something: who, what, on which resource, with which outcome", async () => {
        const {
            client,
            credentials: { accessKeyId },
        } = service;
        await client.send(new CreateProjectCommand({ ProjectName: "boards" }));
        await client.send(new CreateDatasetCommand({ ProjectName: "boards", DatasetType: "train" }));
        await client.send(new DescribeProjectCommand({ ProjectName: "boards" }));
        const OutputConfig = { S3Location: { Bucket: "nowhere" } };
        await assert.rejects(client.send(new CreateModelCommand({ ProjectName: "nobody", OutputConfig })));
        await assert.rejects(client.send(new DeleteProjectCommand({ ProjectName: "boards" })));
        const stranger = new LookoutVisionClient({
            endpoint: service.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId: "AKIDSTRANGER", secretAccessKey: "s" },
            maxAttempts: 1,
        });
        await assert.rejects(stranger.send(new DeleteProjectCommand({ ProjectName: "boards" })));
        stranger.destroy();
        await until(() => audited().length >= 5);
        assert.deepEqual(audited(), [
            ["CreateProject", "boards", "ok", 200, accessKeyId],
            ["CreateDataset", "boards/train", "ok", 202, accessKeyId],
            ["CreateModel", "nobody", "ResourceNotFoundException", 404, accessKeyId],
            ["DeleteProject", "boards", "ConflictException", 409, accessKeyId],
            ["DeleteProject", "boards", "UnrecognizedClientException", 403, undefined],
        ]);
    });

    it("logs every call with the request id that its caller got, and no secret", async () => {
        const { $metadata } = await service.client.send(new ListProjectsCommand({}));
        const ofCall = () => lines().find(({ requestId }) => requestId === $metadata.requestId);
        await until(() => ofCall() !== undefined);
        const line = ofCall()!;
        assert.deepEqual([line.operation, line.status, line.remoteAddress], ["ListProjects", 200, "127.0.0.1"]);
        assert.ok(!service.log().includes(service.credentials.secretAccessKey));
        assert.doesNotMatch(service.log(), /Signature=/);
    });

    it("counts calls by operation and status for Prometheus, with what the store says", async () => {
        const response = await fetch(`${service.endpoint}/metrics`);
        assert.match(response.headers.get("content-type")!, /^text\/plain; version=0\.0\.4/);
        const metrics = await response.text();
        for (const line of [
            'lookoutvision_requests_total{operation="CreateProject",status="200"} 1',
            'lookoutvision_requests_total{operation="DeleteProject",status="403"} 1',
            'lookoutvision_request_duration_seconds_count{operation="CreateDataset"} 1',
            "lookoutvision_requests_in_flight 0",
            'lookoutvision_models{status="TRAINING"} 0',
            'lookoutvision_trainings{state="running"} 0',
            'lookoutvision_trainings{state="waiting"} 0',
            'lookoutvision_info{version="0.1.0"} 1',
        ]) {
            assert.ok(metrics.split("\n").includes(line), line);
        }
        assert.match(metrics, /^process_resident_memory_bytes \d+$/m);
    });

    it("counts calls that policies don't allow", async () => {
        const owner = createClient(service.endpoint, "us-east-1", service.credentials);
        const made = await owner.call<{ AccessKeyId: string; SecretAccessKey: string }>(
            "POST",
            "/lookoutvision/v1/users",
            { content: JSON.stringify({ UserName: "camera" }), type: "application/json" },
        );
        const camera = new LookoutVisionClient({
            endpoint: service.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId: made.AccessKeyId, secretAccessKey: made.SecretAccessKey },
        });
        for (let call = 0; call < 2; call++) {
            await assert.rejects(camera.send(new ListProjectsCommand({})), { name: "AccessDeniedException" });
        }
        camera.destroy();
        const metrics = await (await fetch(`${service.endpoint}/metrics`)).text();
        assert.ok(metrics.includes('\nlookoutvision_requests_denied_total{operation="ListProjects"} 2\n'), metrics);
    });

    it("has every metric that docs/operating.md describes, and no other", async () => {
        const page = await readFile(join(__dirname, "..", "..", "..", "docs", "operating.md"), "utf8");
        const described = [...page.matchAll(/^\| `(lookoutvision_\w+)`/gm)]
            .map(([, name]) => name)
            .filter((name) => !name.includes("tls"));
        const metrics = await (await fetch(`${service.endpoint}/metrics`)).text();
        const published = [...metrics.matchAll(/^# HELP (lookoutvision_\w+)/gm)].map(([, name]) => name);
        assert.deepEqual(described.sort(), published.sort());
    });

    it("shows metrics to nobody whom a proxy on its machine lets in: they name the service by another name", async () => {
        assert.equal(await metricsStatus(service, "inspection.example.com"), 403);
    });

    it("takes and forgets keys as its credentials file says, without a restart", async () => {
        const call = async (accessKeyId: string, secretAccessKey: string) => {
            const client = new LookoutVisionClient({
                endpoint: service.endpoint,
                region: "us-east-1",
                credentials: { accessKeyId, secretAccessKey },
                maxAttempts: 1,
            });
            try {
                return await client.send(new ListProjectsCommand({})).then(
                    () => "ok",
                    (error: Error) => error.name,
                );
            } finally {
                client.destroy();
            }
        };
        const file = join(dataDir, "credentials");
        const before = await readFile(file, "utf8");
        const { accessKeyId, secretAccessKey } = service.credentials;
        await appendFile(file, "[line7]\naws_access_key_id = AKIDLINE7\naws_secret_access_key = seven\n");
        assert.deepEqual([await call("AKIDLINE7", "seven"), await call(accessKeyId, secretAccessKey)], ["ok", "ok"]);
        await writeFile(file, "[line7]\naws_access_key_id = AKIDLINE7\naws_secret_access_key = seven\n");
        // As long as the page says that a key which was taken away may still be good.
        await sleep(51);
        assert.deepEqual(
            [await call("AKIDLINE7", "seven"), await call(accessKeyId, secretAccessKey)],
            ["ok", "UnrecognizedClientException"],
        );
        await writeFile(file, before);
        assert.equal(await call(accessKeyId, secretAccessKey), "ok");
    });
});

describe("the networks that may read metrics", function () {
    this.timeout(120_000);

    it("are addresses and networks of both families", () => {
        const check = (text: string, address: string) =>
            parseNetworks(text)!.check(address, address.includes(":") ? "ipv6" : "ipv4");
        assert.equal(check("10.0.0.7,192.168.0.0/16", "10.0.0.7"), true);
        assert.equal(check("10.0.0.7, 192.168.0.0/16", "192.168.255.1"), true);
        assert.equal(check("10.0.0.7,192.168.0.0/16", "10.0.0.8"), false);
        assert.equal(check("192.168.0.0/16", "::ffff:192.168.1.1"), true);
        assert.equal(check("fd00::/8", "fd12::1"), true);
        assert.equal(check("0.0.0.0/0", "203.0.113.9"), true);
        for (const wrong of [
            "",
            "10.0.0",
            "10.0.0.0/33",
            "fd00::/129",
            "10.0.0.0/8/8",
            "10.0.0.0/",
            "example.com",
            "10.0.0.1,",
        ]) {
            assert.equal(parseNetworks(wrong), undefined, wrong);
        }
    });

    it("are let in when the service was started with them, by a name that it was given", async () => {
        const dataDir = await mkdtemp(join(tmpdir(), "lookoutvision-operating-"));
        const args = ["--metrics-from", "203.0.113.0/24,127.0.0.1", "--host-name", "inspection.example.com"];
        const service = await startServeProcess(dataDir, { args });
        try {
            assert.equal(await metricsStatus(service, "inspection.example.com"), 200);
            assert.equal(await metricsStatus(service, "elsewhere.example.com"), 403);
        } finally {
            await service.end("SIGTERM");
            await rm(dataDir, { recursive: true });
        }
    });
});

/** @param host - the name by which the caller knows the service. */
function metricsStatus({ endpoint }: ServeProcess, host: string): Promise<number | undefined> {
    const { port } = new URL(endpoint);
    return new Promise((resolve, reject) => {
        const sent = request({ port, host: "127.0.0.1", path: "/metrics", headers: { host } }, (response) => {
            resolve(response.resume().statusCode);
        });
        sent.on("error", reject).end();
    });
}
