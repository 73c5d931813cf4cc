import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { requireSafeAddress } from "../../../server/http/refusePlainHttp";
import { pythonEnvironment } from "../../harness/parts/python";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { writeTlsFiles } from "../../harness/service/tlsFiles";

const run = promisify(execFile);

describe("a service with TLS", function () {
    this.timeout(120_000);
    let folder: string;
    let service: ServeProcess;
    let url: URL;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-tls-"));
        const { certificate, key } = await writeTlsFiles(folder, "first");
        const args = ["--host", "localhost", "--tls-certificate", certificate, "--tls-key", key];
        service = await startServeProcess(join(folder, "data"), { args });
        url = new URL(service.endpoint);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(folder, { recursive: true });
    });

    async function servedSubject(): Promise<string> {
        const socket = connect({
            port: Number(url.port),
            host: "localhost",
            ca: await readFile(join(folder, "certificate.pem")),
            rejectUnauthorized: false,
        });
        await once(socket, "secureConnect");
        const { subject } = socket.getPeerCertificate();
        socket.destroy();
        return String(subject.CN);
    }

    async function untilServed(subject: string): Promise<void> {
        while ((await servedSubject()) !== subject) {
            await sleep(50);
        }
    }

    it("prints an https address, and serves nothing older than TLS 1.2", async () => {
        assert.equal(url.protocol, "https:");
        const old = connect({
            port: Number(url.port),
            host: "localhost",
            maxVersion: "TLSv1.1",
            minVersion: "TLSv1",
            rejectUnauthorized: false,
        });
        const [error] = (await once(old, "error")) as [NodeJS.ErrnoException];
        assert.match(String(error.code), /PROTOCOL|ALERT|VERSION/i);
    });

    it("is called by boto3, which trusts the certificate, pictures included", async () => {
        const { python } = await pythonEnvironment();
        const script = `
import boto3, botocore
client = boto3.client("lookoutvision", endpoint_url="${service.endpoint}", region_name="us-east-1")
client.create_project(ProjectName="secure")
print([p["ProjectName"] for p in client.list_projects()["Projects"]])
try:
    client.detect_anomalies(ProjectName="secure", ModelVersion="1", ContentType="image/png", Body=b"picture")
except client.exceptions.ResourceNotFoundException as error:
    print(error.response["ResourceType"])
`;
        const { accessKeyId, secretAccessKey } = service.credentials;
        const env = {
            PATH: process.env.PATH,
            AWS_ACCESS_KEY_ID: accessKeyId,
            AWS_SECRET_ACCESS_KEY: secretAccessKey,
            AWS_CA_BUNDLE: join(folder, "certificate.pem"),
        };
        const { stdout } = await run(python, ["-c", script], { env });
        assert.equal(stdout, "['secure']\nMODEL\n");
    });

    it("is found by the commands on its machine, which need no certificate", async () => {
        const { stdout } = await run(process.execPath, [
            ...lookoutvisionCommand(),
            "status",
            "--data-dir",
            join(folder, "data"),
        ]);
        assert.match(stdout, /The service [0-9a-f]{16} runs at http:\/\/127\.0\.0\.1:\d+, process \d+/);
    });

    it("serves a renewed certificate without a restart, and keeps the old one while the files don't fit", async () => {
        const broken = "-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n";
        const goodKey = await readFile(join(folder, "key.pem"));
        await writeFile(join(folder, "key.pem"), broken);
        while (!/can't be used together: .*The certificate from before is served on\./.test(service.log())) {
            await sleep(50);
        }
        assert.equal(await servedSubject(), "first");
        await writeFile(join(folder, "key.pem"), goodKey);
        await writeTlsFiles(folder, "second");
        await untilServed("second");
    });
});

describe("the start of a service on an address that others reach", function () {
    this.timeout(120_000);
    let folder: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), "lookoutvision-plain-"))));
    after(() => rm(folder, { recursive: true }));

    const refusal = async (...args: string[]): Promise<string> => {
        const serve = [...lookoutvisionCommand(), "serve", "--data-dir", join(folder, "data"), ...args];
        const { code, stderr } = await run(process.execPath, serve, { timeout: 100_000 }).then(
            () => ({ code: 0, stderr: "it started" }),
            (error: { code: number; stderr: string }) => error,
        );
        assert.equal(code, 1, stderr);
        return stderr;
    };

    it("is refused with plain HTTP, saying what to give", async () => {
        assert.equal(
            await refusal("--host", "0.0.0.0"),
            "The service would speak plain HTTP on 0.0.0.0, where others can read pictures and answers. Give --tls-certificate and --tls-key; " +
                "or, where a proxy before it speaks TLS or the network is safe, --insecure-http.\n",
        );
    });

    it("is told from one that only this machine reaches", async () => {
        const plain = (host: string) =>
            requireSafeAddress({ host, tls: false, insecureHttp: false }).then(
                () => "safe",
                () => "refused",
            );
        for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1", "::ffff:127.0.0.1"]) {
            assert.equal(await plain(host), "safe", host);
        }
        for (const host of ["0.0.0.0", "::", "192.0.2.7", "::ffff:192.0.2.7", "2001:db8::7"]) {
            assert.equal(await plain(host), "refused", host);
        }
    });

    it("is allowed when that is asked for", async () => {
        const service = await startServeProcess(join(folder, "data"), {
            args: ["--host", "0.0.0.0", "--insecure-http"],
        });
        assert.equal(await service.end("SIGTERM"), 0);
    });

    it("says which file of the certificate can't be used", async () => {
        assert.match(await refusal("--tls-key", "key.pem"), /^TLS needs a certificate and its key: give both/);
        const bothMissing = await refusal(
            "--tls-key",
            join(folder, "no.key"),
            "--tls-certificate",
            join(folder, "no.pem"),
        );
        assert.match(bothMissing, /^The TLS certificate .*no\.pem can't be read: ENOENT/);
    });
});
