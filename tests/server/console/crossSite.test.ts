import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTlsCertificate } from "../../../server/http/tlsCertificate";
import type { TlsCertificate } from "../../../server/http/tlsCertificate";
import { emptyLogger } from "./emptyLogger";
import { writeTlsFiles } from "../../harness/service/tlsFiles";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";
import { newLink, openBrowser, openSignedIn, sendPlain } from "./browser";
import type { TestBrowser } from "./browser";

const projects = "/2020-11-20/projects";

describe("a request with a session's cookie", () => {
    let service: TestService;
    let browser: TestBrowser;
    before(async () => {
        service = await startTestService({ hostNames: ["vision.example"] });
        browser = await openSignedIn(service);
    });
    after(() => service?.close());

    const foreign: [string, Record<string, string | undefined>][] = [
        ["names another origin", { origin: "https://evil.example" }],
        ["names the same host with another port", { origin: "http://127.0.0.1:1" }],
        ["names another scheme of another host", { origin: "https://127.0.0.1.evil.example" }],
        ["comes from a page without an origin", { origin: "null" }],
        ["names an origin that is none", { origin: "127.0.0.1" }],
        ["is cross-site as the browser says", { "sec-fetch-site": "cross-site" }],
        ["comes from another origin of the site", { "sec-fetch-site": "same-site" }],
        ["is no page's, as the browser says", { "sec-fetch-site": "none" }],
    ];
    for (const [what, headers] of foreign) {
        it(`is refused when it ${what}, whatever it asks for`, async () => {
            for (const [method, path, body] of [
                ["GET", projects, undefined],
                ["POST", projects, { ProjectName: "foreign" }],
                ["DELETE", "/console/session", undefined],
            ] as const) {
                const { status, body: error } = await browser.send(method, path, { body, headers });
                assert.equal(status, 403, method);
                assert.equal(error.__type, "AccessDeniedException");
                assert.match(error.Message, /comes from another site's page/);
            }
            assert.equal((await browser.send("GET", projects)).body.Projects.length, 0);
        });
    }

    it("is refused without the page's header, unless a picture of the page is asked for", async () => {
        const headers = { "x-lookoutvision-console": undefined };
        const refused = await browser.send("POST", projects, { body: { ProjectName: "forged" }, headers });
        assert.equal(refused.status, 403);
        assert.match(refused.body.Message, /the header x-lookoutvision-console is missing/);
        assert.equal((await browser.send("GET", projects, { headers })).status, 200);
        const unknown = { ...headers, "sec-fetch-site": undefined };
        assert.equal((await browser.send("GET", projects, { headers: unknown })).status, 403);
    });

    it("may come without the browser's word over plain HTTP to another machine, where browsers give none", async () => {
        const headers = { "x-lookoutvision-console": undefined, "sec-fetch-site": undefined };
        const host = "vision.example:8080";
        assert.equal((await browser.send("GET", projects, { headers: { ...headers, host } })).status, 200);
        const origin = `http://${host}`;
        const post = await browser.send("POST", projects, {
            body: { ProjectName: "x" },
            headers: { ...headers, host, origin },
        });
        assert.equal(post.status, 403);
    });

    it("doesn't count beside a signature, which is checked alone", async () => {
        const { status, body } = await browser.send("GET", projects, {
            headers: { authorization: "AWS4-HMAC-SHA256 x" },
        });
        assert.equal(status, 403);
        assert.equal(body.__type, "IncompleteSignatureException");
    });

    it("is refused before its body is read when the session has ended", async () => {
        const { port } = new URL(service.url);
        const socket = connect(Number(port), "127.0.0.1");
        const cookie = [...browser.cookies].map(([name]) => `${name}=${"x".repeat(43)}`).join("; ");
        const head = [
            `PATCH ${projects}/any/datasets/train/entries HTTP/1.1`,
            `host: 127.0.0.1:${port}`,
            `cookie: ${cookie}`,
            "x-lookoutvision-console: 1",
            "content-type: application/json",
            "content-length: 10000000",
        ];
        const answered = new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
        socket.write(`${head.join("\r\n")}\r\n\r\n`);
        assert.match(await answered, /^HTTP\/1\.1 401 /);
        socket.destroy();
    });

    it("has the same limits of its body as one with a signature", async () => {
        const body = { ProjectName: "x".repeat(2_000_000) };
        const { status, body: error } = await browser.send("POST", projects, { body });
        assert.equal(status, 400);
        assert.match(error.Message, /longer than the 1048576 bytes/);
    });

    it("counts for the service that gave the cookie, beside others on other ports of the host", async () => {
        const other = await startTestService({ serviceId: "fedcba9876543210" });
        try {
            const jar = new Map(browser.cookies);
            const both = openBrowser(other, jar);
            assert.equal((await both.send("GET", projects)).body.__type, "SessionEndedException");
            assert.equal((await both.signIn(await newLink(other))).status, 200);
            assert.equal(jar.size, 2);
            for (const { url } of [service, other]) {
                assert.equal((await openBrowser({ url }, jar).send("GET", projects)).status, 200);
            }
        } finally {
            await other.close();
        }
    });
});

describe("signing in", () => {
    let service: TestService;
    before(async () => (service = await startTestService({ hostNames: ["vision.example"] })));
    after(() => service?.close());

    it("is refused to other sites' pages, and to what such a page can send without asking", async () => {
        const Token = await newLink(service);
        const from = (headers: Record<string, string | undefined>) =>
            openBrowser(service).send("POST", "/console/session", { body: { Token }, headers });
        assert.equal((await from({ origin: "https://evil.example" })).status, 403);
        assert.equal((await from({ "sec-fetch-site": "cross-site" })).status, 403);
        for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", undefined]) {
            const { status, body } = await from({ "content-type": type });
            assert.equal(status, 403);
            assert.equal(body.__type, "MissingAuthenticationTokenException");
        }
        assert.equal((await from({ origin: undefined, "sec-fetch-site": undefined })).status, 200);
    });

    it("answers what isn't a sign-in with what is missing", async () => {
        for (const [content, message] of [
            ["", /Token must be a text/],
            ["{", /.*/],
            ["[]", /.*/],
            ['{"Token": 7}', /Token must be a text/],
        ] as const) {
            const headers = { "content-type": "application/json" };
            const { status, body } = await sendPlain(service.url, "POST", "/console/session", headers, content);
            assert.ok(status === 400 || status === 403, content);
            assert.match(body.Message, message);
        }
        const long = await openBrowser(service).signIn("x".repeat(2000));
        assert.equal(long.status, 400);
    });

    it("gives a cookie for TLS to a browser that a proxy with TLS stands before", async () => {
        const headers = { host: "vision.example", origin: "https://vision.example" };
        const browser = openBrowser(service);
        const opened = await browser.send("POST", "/console/session", {
            body: { Token: await newLink(service) },
            headers,
        });
        assert.match(String(opened.headers["set-cookie"]), /^__Host-lookoutvision-01234567=.*; Path=\/; .*; Secure$/);
        assert.equal((await browser.send("GET", projects, { headers })).status, 200);
        assert.equal((await browser.send("POST", projects, { body: { ProjectName: "behind" }, headers })).status, 200);
    });

    it("believes no Host header: redirects name none, and a hostile one breaks nothing and gets nothing", async () => {
        for (const host of ["evil.example", "evil.example:99999", "[", "a b", "127.0.0.1@evil.example", "\\"]) {
            const { status } = await sendPlain(service.url, "GET", "/", { host, accept: "text/html" });
            assert.ok(status === 403 || status === 400, `${host}: ${status}`);
            const browser = await openSignedIn(service);
            const answer = await browser.send("POST", projects, {
                body: { ProjectName: "hostile" },
                headers: { host, origin: "https://other.example" },
            });
            assert.ok(answer.status === 403 || answer.status === 400, `${host}: ${answer.status}`);
            const own = await browser.send("GET", "/console/", { headers: { host } });
            assert.ok(own.status === 403 || own.status === 400, `${host}: ${own.status}`);
            // A name that was made to lead here is another host for browsers: they send none of this one's cookies.
            const rebound = await openBrowser(service).send("GET", projects, { headers: { host } });
            assert.ok(rebound.status === 403 || rebound.status === 400, `${host}: ${rebound.status}`);
        }
        const host = "vision.example";
        const { headers } = await sendPlain(service.url, "GET", "/", { host, accept: "text/html" });
        assert.equal(headers.location, "/console/");
    });
});

describe("a browser's session over TLS", () => {
    let folder: string;
    let certificate: TlsCertificate;
    let service: TestService;
    before(async function () {
        this.timeout(60_000);
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-console-tls-"));
        certificate = await openTlsCertificate(await writeTlsFiles(folder, "console"), emptyLogger);
        service = await startTestService({ tls: certificate });
    });
    after(async () => {
        await service?.close();
        await certificate?.close();
        await rm(folder, { recursive: true, force: true });
    });

    it("has a cookie of this host over TLS alone, and no other cookie counts", async () => {
        const { token } = await service.sessions.createLink("AKIDTEST");
        const browser = openBrowser(service);
        const opened = await browser.signIn(token);
        assert.equal(opened.status, 200, opened.text);
        assert.match(
            String(opened.headers["set-cookie"]),
            /^__Host-lookoutvision-01234567=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
        );
        assert.equal((await browser.send("GET", projects)).status, 200);
        const planted = new Map([...browser.cookies].map(([name, value]) => [name.replace("__Host-", ""), value]));
        assert.equal((await openBrowser(service, planted).send("GET", projects)).status, 401);
        const plain = service.url.replace("https:", "http:");
        assert.equal((await browser.send("POST", projects, { body: {}, headers: { origin: plain } })).status, 403);
    });
});
