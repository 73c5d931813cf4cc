import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";
import { sendPlain } from "./browser";

const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self' data:; " +
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe("the console's page", () => {
    let folder: string;
    let pageFolder: string;
    let service: TestService;
    const script = "console.log('page');".repeat(100);
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-page-"));
        pageFolder = join(folder, "dist", "console");
        await mkdir(join(pageFolder, "assets"), { recursive: true });
        await writeFile(join(folder, "dist", "secret.js"), "private words");
        await writeFile(join(pageFolder, "index.html"), "<!doctype html><title>the page</title>");
        await writeFile(join(pageFolder, "icon.svg"), "<svg/>");
        await writeFile(join(pageFolder, ".env"), "private words");
        await writeFile(join(pageFolder, "assets", "index-1a2b3c4d.js"), script);
        await writeFile(join(pageFolder, "assets", "index-1a2b3c4d.js.br"), brotliCompressSync(script));
        await writeFile(join(pageFolder, "assets", "index-1a2b3c4d.js.gz"), gzipSync(script));
        service = await startTestService({ pageFolder });
    });
    after(async () => {
        await service?.close();
        await rm(folder, { recursive: true, force: true });
    });
    const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
        sendPlain(service.url, method, path, headers);

    it("is at all of its addresses, such as those of projects and pictures, and is asked for anew each time", async () => {
        for (const path of ["", "index.html", "projects/boards", "projects/p/dataset/masks/s3%3A%2F%2Fb%2Fa%20b.png"]) {
            const { status, text, headers } = await get(`/console/${path}`);
            assert.equal(status, 200, path);
            assert.match(text, /the page/);
            assert.equal(headers["cache-control"], "no-cache");
            assert.match(String(headers["content-type"]), /^text\/html/);
        }
        assert.equal((await get("/console")).headers.location, "/console/");
        assert.equal((await get("/console/", {}, "HEAD")).status, 200);
    });

    it("has its files for ever where their names have a hash of their content, and compressed", async () => {
        for (const [accepted, encoding] of [
            ["gzip, deflate, br", "br"],
            ["gzip", "gzip"],
            ["", undefined],
        ] as const) {
            const { status, headers } = await get("/console/assets/index-1a2b3c4d.js", { "accept-encoding": accepted });
            assert.equal(status, 200);
            assert.equal(headers["content-encoding"], encoding);
            assert.equal(headers["cache-control"], "public, max-age=31536000, immutable");
            assert.match(String(headers["content-type"]), /javascript/);
        }
        const icon = await get("/console/icon.svg");
        assert.equal(icon.headers["cache-control"], "no-cache");
        assert.equal((await get("/console/icon.svg", { "if-none-match": String(icon.headers.etag) })).status, 304);
    });

    it("has them compressed too where the compiler has left them as they are, once for all requests", async () => {
        const name = "assets/other-5e6f7a8b.js";
        await writeFile(join(pageFolder, name), script);
        const answers = [];
        for (const accepted of ["br", "br", "gzip"]) {
            answers.push(await get(`/console/${name}`, { "accept-encoding": accepted }));
        }
        const [first, second, plain] = answers;
        assert.equal(first.headers["content-encoding"], "br");
        assert.ok(Number(first.headers["content-length"]) < script.length / 10);
        assert.equal(first.headers["content-length"], second.headers["content-length"]);
        assert.match(String(first.headers["content-type"]), /^text\/javascript/);
        assert.equal(first.headers.vary, "accept-encoding");
        assert.equal(plain.text, script);
    });

    it("lets a browser load nothing from elsewhere, run no other script, and show it in no other page", async () => {
        for (const path of ["/console/", "/console/assets/index-1a2b3c4d.js", "/console/assets/none.js", "/console"]) {
            const { headers } = await get(path);
            assert.equal(headers["content-security-policy"], policy, path);
            assert.equal(headers["x-content-type-options"], "nosniff");
            assert.equal(headers["referrer-policy"], "no-referrer");
            assert.equal(headers["cross-origin-opener-policy"], "same-origin");
        }
    });

    it("gives no file outside of its folder, no hidden one, and 404 for one that is gone", async () => {
        for (const path of [
            "assets/index-0000.js",
            "assets/../../secret.js",
            "assets/%2e%2e/%2e%2e/secret.js",
            "assets/..%2f..%2fsecret.js",
            "assets/%00",
            "..%2fsecret.js",
            ".env",
            "none.svg",
        ]) {
            const { status, text } = await get(`/console/${path}`);
            assert.ok(
                status === 404 || status === 400 || status === 403 || /the page/.test(text),
                `${path}: ${status}`,
            );
            assert.doesNotMatch(text, /private words/, path);
        }
        assert.equal((await get("/console/assets/index-0000.js")).headers["cache-control"], "no-store");
        assert.equal((await get("/console/projects", {}, "POST")).status, 404);
    });

    it("is what browsers get at the service's address, and programs get text", async () => {
        const { status, headers } = await get("/", { accept: "text/html,application/xhtml+xml" });
        assert.deepEqual([status, headers.location, headers.vary], [302, "/console/", "accept"]);
        const plain = await get("/", { accept: "*/*" });
        assert.match(plain.text, /npx lookoutvision console/);
    });

    it("says what to do when it isn't compiled", async () => {
        const empty = await startTestService({ pageFolder: join(folder, "none") });
        try {
            const { status, text, headers } = await sendPlain(empty.url, "GET", "/console/projects/boards", {});
            assert.equal(status, 503);
            assert.match(text, /npm run build/);
            assert.equal(headers["content-security-policy"], policy);
            await mkdir(join(folder, "none"));
            await writeFile(join(folder, "none", "index.html"), "compiled");
            assert.equal((await sendPlain(empty.url, "GET", "/console/", {})).text, "compiled");
        } finally {
            await empty.close();
        }
    });
});
