import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { newProject } from "../api/projectFixtures";
import { sendSigned } from "../api/sendSigned";
import type { RequestToSign } from "../api/sendSigned";
import { startTestService, temporaryKey, testKey } from "../api/testService";
import type { TestService } from "../api/testService";

const minuteMs = 60_000;
const list = "/2020-11-20/projects";

describe("authentication", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    type Case = Partial<RequestToSign> & { minutesOld?: number };
    const ask = async ({ minutesOld = 0, ...changes }: Case = {}) => {
        const signedAt = new Date(Date.now() - minutesOld * minuteMs);
        const response = await sendSigned(service, { path: list, signedAt, ...changes });
        const { __type, Message } = (await response.json()) as { __type?: string; Message?: string };
        return { status: response.status, type: __type, message: Message ?? "" };
    };
    const setHeader = (name: string, value: string) => (headers: Record<string, string>) =>
        void (headers[name] = value);
    const setAuthorization = (change: (value: string) => string) => (headers: Record<string, string>) =>
        void (headers["authorization"] = change(headers["authorization"]));

    const accepted: [string, Case][] = [
        ["a request signed with a known key", {}],
        ["any region in the scope", { region: "eu-central-1" }],
        ["a signature of 14 minutes ago", { minutesOld: 14 }],
        ["a signature of 14 minutes ahead", { minutesOld: -14 }],
        ["a session token among the signed headers", { headers: { "x-amz-security-token": "a/session+token==" } }],
        ["headers that aren't signed", { tamper: setHeader("x-something", "else") }],
        ["values of the query that need encoding", { path: `${list}?maxResults=5&x=a%20b%2Bc%2Fd%3D%C3%A9` }],
        ["keys of the query that come several times", { path: `${list}?maxResults=5&x=b&x=a` }],
        [
            "no spaces between the parts of the header",
            { tamper: setAuthorization((value) => value.replaceAll(", ", ",")) },
        ],
    ];
    for (const [what, changes] of accepted) {
        it(`accepts ${what}`, async () => {
            const { status, message } = await ask(changes);
            assert.equal(status, 200, message);
        });
    }

    const refused: [string, Case, string, RegExp][] = [
        [
            "an unknown access key",
            { accessKeyId: "AKIDOTHER" },
            "UnrecognizedClientException",
            /AKIDOTHER is not one of this service/,
        ],
        [
            "a wrong secret",
            { secretAccessKey: "wrong" },
            "InvalidSignatureException",
            /not the one that its access key's secret gives/,
        ],
        ["a signature of 16 minutes ago", { minutesOld: 16 }, "InvalidSignatureException", /Signature expired/],
        [
            "a signature of 16 minutes ahead",
            { minutesOld: -16 },
            "InvalidSignatureException",
            /Signature not yet current/,
        ],
        ["a request for another service", { serviceName: "s3" }, "InvalidSignatureException", /for the service s3/],
        [
            "another signature",
            { tamper: setAuthorization((value) => value.replace(/Signature=.{4}/, "Signature=0000")) },
            "InvalidSignatureException",
            /./,
        ],
        [
            "a signature that is cut short",
            { tamper: setAuthorization((value) => value.slice(0, -1)) },
            "IncompleteSignatureException",
            /form AWS4-HMAC-SHA256/,
        ],
        [
            "an authorization of another kind",
            { tamper: setHeader("authorization", "Basic dTpw") },
            "IncompleteSignatureException",
            /form AWS4-HMAC-SHA256/,
        ],
        [
            "no authorization",
            { tamper: (headers) => void delete headers["authorization"] },
            "MissingAuthenticationTokenException",
            /must be signed/,
        ],
        [
            "no time",
            { tamper: (headers) => void delete headers["x-amz-date"] },
            "IncompleteSignatureException",
            /X-Amz-Date/,
        ],
        [
            "a time that is none",
            { tamper: setHeader("x-amz-date", "yesterday") },
            "IncompleteSignatureException",
            /X-Amz-Date/,
        ],
        [
            "a day in the scope that isn't the signature's",
            { tamper: setAuthorization((value) => value.replace(/\/\d{8}\//, "/20200101/")) },
            "InvalidSignatureException",
            /day/,
        ],
        [
            "a signed header that was changed",
            { headers: { "x-amz-meta": "a" }, tamper: setHeader("x-amz-meta", "b") },
            "InvalidSignatureException",
            /./,
        ],
        [
            "a signed header that was left out",
            { headers: { "x-amz-meta": "a" }, tamper: (headers) => void delete headers["x-amz-meta"] },
            "InvalidSignatureException",
            /header x-amz-meta is signed, but the request has none/,
        ],
        [
            "a host that isn't signed",
            { tamper: setAuthorization((value) => value.replace("host;", "")) },
            "IncompleteSignatureException",
            /host is not signed/,
        ],
        [
            "a session token that was changed",
            { headers: { "x-amz-security-token": "t" }, tamper: setHeader("x-amz-security-token", "u") },
            "InvalidSignatureException",
            /./,
        ],
        [
            "a stream signed chunk by chunk",
            { headers: { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" } },
            "InvalidSignatureException",
            /signed chunk by chunk/,
        ],
        [
            "an unsigned body where no picture is expected",
            { headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
            "InvalidSignatureException",
            /body of this operation must be signed/,
        ],
    ];
    for (const [what, changes, type, message] of refused) {
        it(`refuses ${what}`, async () => {
            const answer = await ask(changes);
            assert.deepEqual([answer.status, answer.type], [403, type]);
            assert.match(answer.message, message);
        });
    }

    it("refuses a body that isn't the signed one, whether its digest is a header or not", async () => {
        const body = '{"ProjectName":"signed"}';
        for (const headers of [{ "x-amz-content-sha256": "0".repeat(64) }, { "x-amz-content-sha256": "" }]) {
            const answer = await ask({ method: "POST", body, headers });
            assert.deepEqual([answer.status, answer.type], [403, "InvalidSignatureException"]);
        }
    });

    it("refuses a query that was changed after it was signed", async () => {
        const captured: Record<string, string> = {};
        await ask({ path: `${list}?maxResults=5`, tamper: (headers) => void Object.assign(captured, headers) });
        delete captured["host"];
        assert.equal((await fetch(`${service.url}${list}?maxResults=5`, { headers: captured })).status, 200);
        assert.equal((await fetch(`${service.url}${list}?maxResults=6`, { headers: captured })).status, 403);
        assert.equal(
            (await fetch(`${service.url}${list}?maxResults=5`, { headers: captured, method: "POST" })).status,
            403,
        );
    });

    it("takes signed headers for nothing but headers, whatever their names", async () => {
        const alsoSigned = (name: string) => (headers: Record<string, string>) => {
            headers["set-cookie"] = "a=b";
            headers["authorization"] = headers["authorization"].replace("SignedHeaders=", `SignedHeaders=${name};`);
        };
        const statusWith = async (name: string) => (await ask({ path: list, tamper: alsoSigned(name) })).status;
        const absent = await statusWith("x-absent");
        assert.deepEqual([await statusWith("constructor"), await statusWith("__proto__")], [absent, absent]);
        assert.equal(await statusWith("set-cookie"), 403);
    });

    it("takes a header that comes several times as signatures do, and refuses two of those that must be one", async () => {
        const captured: Record<string, string> = {};
        await ask({ headers: { "x-amz-meta": "a,b" }, tamper: (headers) => void Object.assign(captured, headers) });
        const statusWith = async (more: [string, string][]) => {
            const headers = [...Object.entries(captured).filter(([name]) => name !== "x-amz-meta"), ...more];
            return new Promise<number | undefined>((resolve, reject) => {
                const sent = request(service.url + list, { headers: headers.flat() }, (response) => {
                    response.resume().on("end", () => resolve(response.statusCode));
                });
                sent.on("error", reject).end();
            });
        };
        assert.equal(
            await statusWith([
                ["x-amz-meta", "a"],
                ["X-Amz-Meta", "b"],
            ]),
            200,
        );
        assert.equal(
            await statusWith([
                ["x-amz-meta", "b"],
                ["x-amz-meta", "a"],
            ]),
            403,
        );
        for (const name of ["authorization", "x-amz-date", "x-amz-content-sha256"]) {
            assert.equal(
                await statusWith([
                    ["x-amz-meta", "a,b"],
                    [name, captured[name]],
                ]),
                400,
                name,
            );
        }
    });

    it("recognises callers before it reads bodies: one that never comes isn't waited for", async () => {
        const { port } = new URL(service.url);
        const socket = connect(Number(port), "127.0.0.1");
        socket.write(`POST ${list} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000000\r\n\r\n`);
        const [first] = (await once(socket, "data")) as [Buffer];
        assert.match(first.toString(), /^HTTP\/1\.1 403 [^]*MissingAuthenticationTokenException/);
        socket.destroy();
    });

    it("takes temporary credentials of its file with their session token only", async () => {
        const temporary = { accessKeyId: temporaryKey.accessKeyId, secretAccessKey: temporaryKey.secretAccessKey };
        const withToken = (token: string) => ask({ ...temporary, headers: { "x-amz-security-token": token } });
        assert.equal((await withToken(temporaryKey.sessionToken)).status, 200);
        for (const refused of [await withToken("another"), await ask(temporary)]) {
            assert.deepEqual([refused.status, refused.type], [403, "UnrecognizedClientException"]);
            assert.match(refused.message, /with its session token only/);
        }
    });

    it("refuses presigned requests with a sentence of their own", async () => {
        const response = await fetch(`${service.url}${list}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00`);
        const { __type, Message } = (await response.json()) as { __type: string; Message: string };
        assert.deepEqual([response.status, __type], [403, "MissingAuthenticationTokenException"]);
        assert.match(Message, /no presigned requests/);
    });

    it("is asked before anything else: who can't be recognised learns nothing of what exists", async () => {
        const name = await newProject(service);
        const answers = [name, "nobody", "not%20a%20name"].map((project) =>
            ask({ path: `${list}/${project}`, secretAccessKey: "wrong" }),
        );
        for (const answer of await Promise.all(answers)) {
            assert.equal(answer.type, "InvalidSignatureException");
        }
    });

    it("works for clients with a session token", async () => {
        const client = service.newClient({ credentials: { ...testKey, sessionToken: "session" } });
        await client.send(new ListProjectsCommand({}));
        client.destroy();
    });

    it("lets a client whose clock is wrong mend it by the service's own", async () => {
        const client = service.newClient({ systemClockOffset: -60 * minuteMs, maxAttempts: 2 });
        await client.send(new ListProjectsCommand({}));
        client.destroy();
    });
});
