import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isKnownHost } from "../../../server/http/hostCheck";
import { openTlsCertificate } from "../../../server/http/tlsCertificate";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { writeTlsFiles } from "../../harness/service/tlsFiles";
import { sendSigned } from "../api/sendSigned";
import { emptyLogger } from "../console/emptyLogger";
import { sendPlain } from "../console/browser";

/** As `lookoutvision serve` starts it. */
describe("a page whose owner lets its name lead to the service", function () {
    this.timeout(30_000);
    let folder: string;
    let service: ServeProcess;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-host-"));
        const args = [
            "--host-name",
            "vision.example",
            "--host-name",
            "*.line.example",
            "--metrics-from",
            "127.0.0.0/8",
        ];
        service = await startServeProcess(join(folder, "data"), { args });
    });
    after(async () => {
        await service?.end("SIGTERM");
        await rm(folder, { recursive: true });
    });

    const paths = ["/", "/console", "/console/", "/console/sign-in", "/metrics", "/2020-11-20/projects", "/nothing"];
    const get = (path: string, host: string) => sendPlain(service.endpoint, "GET", path, { host });

    it("gets nothing there, of no path, but whether the service is up", async () => {
        for (const host of [
            "evil.example",
            "evil.example:8000",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "a b",
        ]) {
            for (const path of paths) {
                const { status, text } = await get(path, host);
                assert.ok(status === 403 || status === 400, `${host}${path}: ${status}`);
                assert.match(text, /answered under the service's own names only, and .* --host-name|is no host/);
            }
            const { status, body } = await get("/healthz", host);
            assert.deepEqual([status, body], [200, { status: "ok" }]);
        }
        const signIn = await sendPlain(
            service.endpoint,
            "POST",
            "/console/session",
            { host: "evil.example", "content-type": "application/json" },
            '{"Token": "x"}',
        );
        assert.match(signIn.text, /own names only/);
    });

    it("doesn't keep browsers and Prometheus from it under its addresses, localhost, and names that it was given", async () => {
        const { port } = new URL(service.endpoint);
        for (const host of [
            `127.0.0.1:${port}`,
            `localhost:${port}`,
            "192.0.2.7",
            "[::1]:80",
            "Vision.example.",
            "a.line.example",
        ]) {
            assert.equal((await get("/console/sign-in", host)).status, 200, host);
            assert.equal((await get("/metrics", host)).status, 200, host);
        }
    });

    it("doesn't keep programs from it that sign, since the signature covers the name", async () => {
        const { endpoint: url, credentials } = service;
        let headers: Record<string, string> = {};
        const path = "/2020-11-20/projects";
        // What was signed for the name is sent a second time, because fetch sends a host of its own.
        const tamper = (signed: Record<string, string>) => (headers = { ...signed });
        await sendSigned({ url }, { path, headers: { host: "any.example" }, tamper, ...credentials });
        assert.equal((await sendPlain(url, "GET", path, headers)).status, 200);
        assert.equal((await sendPlain(url, "GET", path, { ...headers, host: "evil.example" })).status, 403);
    });
});

describe("the names of a service", () => {
    it("are those of its certificate, of which a star stands for one part", async () => {
        const folder = await mkdtemp(join(tmpdir(), "lookoutvision-names-"));
        const certificate = await openTlsCertificate(await writeTlsFiles(folder, "vision"), emptyLogger);
        try {
            assert.deepEqual(certificate.names(), ["localhost"]);
        } finally {
            await certificate.close();
            await rm(folder, { recursive: true });
        }
        const known = (host: string) => isKnownHost(host, ["*.line.example", "vision.example"]);
        assert.ok(["a.line.example", "A.line.example:80", "vision.example"].every(known));
        assert.ok(!["line.example", "a.b.line.example", "x.vision.example", ""].some(known));
    });
});
