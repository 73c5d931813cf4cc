import assert from "node:assert/strict";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { sql } from "kysely";
import {
    CreateProjectCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
    ListTagsForResourceCommand,
} from "@aws-sdk/client-lookoutvision";
import { failure, newProject, newProjectWithModel } from "../api/projectFixtures";
import { sendSigned } from "../api/sendSigned";
import { sendPlain } from "../console/browser";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";

describe("the HTTP server", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    it("tells programs of its machine at /healthz its region, instance, id and public key", async () => {
        const response = await fetch(`${service.url}/healthz`);
        assert.equal(response.status, 200);
        const { packageKey, ...facts } = (await response.json()) as { packageKey: string };
        assert.match(packageKey, /^ed25519:[A-Za-z0-9_-]{43}$/);
        assert.deepEqual(facts, {
            status: "ok",
            region: "us-east-1",
            instance: "test-instance",
            serviceId: "0123456789abcdef",
        });
        assert.match(response.headers.get("x-amzn-requestid")!, /^[0-9a-f-]{36}$/);
    });

    it("tells strangers at /healthz only whether it is up, also a proxy and a page in a browser of its machine", async () => {
        const broken = await startTestService();
        try {
            await broken.store.destroy();
            for (const [where, expected] of [
                [service, { status: "ok" }],
                [broken, { status: "unavailable" }],
            ] as const) {
                const port = Number(new URL(where.url).port);
                for (const host of [`0.0.0.0:${port}`, "vision.example", "127.0.0.1.evil.example"]) {
                    const { body } = await sendPlain(where.url, "GET", "/healthz", { host });
                    assert.deepEqual(body, expected, host);
                }
            }
        } finally {
            await broken.close();
        }
    });

    it("answers HEAD /healthz, as load balancers ask, and a browser that is pointed at its address", async () => {
        const head = await fetch(`${service.url}/healthz`, { method: "HEAD" });
        assert.deepEqual([head.status, await head.text()], [200, ""]);
        const page = await fetch(service.url);
        assert.deepEqual([page.status, page.headers.get("content-type")], [200, "text/plain; charset=utf-8"]);
        assert.match(
            await page.text(),
            /^lookoutvision \d+\.\d+\.\d+: a service with the API of Amazon Lookout for Vision\./,
        );
    });

    it("answers /healthz with 503 while its store doesn't answer, so that nobody sends calls there", async () => {
        const broken = await startTestService();
        try {
            await broken.store.destroy();
            const response = await fetch(`${broken.url}/healthz`);
            assert.equal(response.status, 503);
            assert.equal(((await response.json()) as { status: string }).status, "unavailable");
        } finally {
            await broken.close();
        }
    });

    it("words errors for every SDK: Message with a capital, __type, x-amzn-errortype without a namespace", async () => {
        const response = await sendSigned(service, { path: "/2020-11-20/projects/nobody" });
        assert.equal(response.status, 404);
        assert.equal(response.headers.get("x-amzn-errortype"), "ResourceNotFoundException");
        assert.match(response.headers.get("content-type")!, /^application\/json/);
        assert.match(response.headers.get("x-amzn-requestid")!, /^[0-9a-f-]{36}$/);
        assert.deepEqual(await response.json(), {
            __type: "ResourceNotFoundException",
            Message: "The project nobody doesn't exist.",
            ResourceId: "nobody",
            ResourceType: "PROJECT",
        });
    });

    it("gives times as epoch seconds with a fraction", async () => {
        const name = await newProject(service);
        await service.store
            .updateTable("projects")
            .set({ createdAt: 1_607_278_983_132 })
            .where("name", "=", name)
            .execute();
        const response = await sendSigned(service, { path: `/2020-11-20/projects/${name}` });
        const { ProjectDescription } = (await response.json()) as {
            ProjectDescription: { CreationTimestamp: unknown };
        };
        assert.equal(ProjectDescription.CreationTimestamp, 1_607_278_983.132);
    });

    it("routes an ARN in one segment, with its slashes encoded", async () => {
        const name = await newProjectWithModel(service);
        const arn = `arn:aws:lookoutvision:us-east-1:123456789012:model/${name}/1`;
        const response = await sendSigned(service, { path: `/2020-11-20/tags/${encodeURIComponent(arn)}` });
        assert.equal(response.status, 200);
        assert.deepEqual(await response.json(), { Tags: [] });
        assert.deepEqual((await service.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags, []);
    });

    it("knows no other operations, and says which was asked for", async () => {
        const trial = await sendSigned(service, { path: "/2020-11-20/projects/p/trialdetections" });
        assert.equal(trial.status, 404);
        const body = (await trial.json()) as { __type: string; Message: string };
        assert.equal(body.__type, "UnknownOperationException");
        assert.equal(body.Message, "GET /2020-11-20/projects/p/trialdetections is not an operation of this service.");
        assert.equal((await sendSigned(service, { method: "DELETE", path: "/2020-11-20/projects" })).status, 404);
    });

    const badBodies: [string, string | Buffer, RegExp][] = [
        ["text that isn't JSON", "{", /not JSON in UTF-8/],
        ["bytes that aren't UTF-8", Buffer.from([0x22, 0xff, 0x22]), /not JSON in UTF-8/],
        ["a list", "[]", /must be a JSON object/],
        ["null", "null", /must be a JSON object/],
        ["a number for a string", '{"ProjectName":7}', /Value '7' at 'projectName' .* must be a string/],
        ["a string that holds NUL", '{"ProjectName":"a\\u0000b"}', /must not hold control characters/],
        ["a string that steers terminals", '{"ProjectName":"a\\u001b[2Jb"}', /must not hold control characters/],
        ["a member that only the prototype has", '{"__proto__":{"ProjectName":"p"}}', /Value null at 'projectName'/],
        [
            "a body past the limit",
            `{"ProjectName":"p","x":"${"y".repeat(1024 * 1024)}"}`,
            /longer than the 1048576 bytes/,
        ],
    ];
    for (const [what, body, message] of badBodies) {
        it(`answers 400 to ${what}`, async () => {
            const response = await sendSigned(service, { method: "POST", path: "/2020-11-20/projects", body });
            const answer = (await response.json()) as { __type: string; Message: string };
            assert.deepEqual([response.status, answer.__type], [400, "ValidationException"]);
            assert.match(answer.Message, message);
        });
    }

    it("answers 400 to a path or query that isn't percent-encoded UTF-8", async () => {
        for (const path of ["/2020-11-20/projects/%ff", "/2020-11-20/projects?nextToken=%ff"]) {
            const response = await fetch(service.url + path);
            assert.equal(response.status, 400, path);
            assert.equal(response.headers.get("x-amzn-errortype"), "ValidationException");
            assert.ok(response.headers.get("x-amzn-requestid"));
        }
    });

    it("takes the longest query that an operation may have", async () => {
        const name = await newProjectWithModel(service);
        const arn = `arn:aws:lookoutvision:us-east-1:123456789012:model/${name}/1`;
        const keys = Array.from({ length: 200 }, (_, index) => `${"𝒜".repeat(124)}${index}`);
        const query = keys.map((key) => `tagKeys=${encodeURIComponent(key)}`).join("&");
        const response = await sendSigned(service, {
            method: "DELETE",
            path: `/2020-11-20/tags/${encodeURIComponent(arn)}?${query}`,
        });
        assert.equal(response.status, 200, await response.text());
    });

    const unreadable: [string, string, RegExp][] = [
        ["what is no HTTP", "NONSENSE\r\n\r\n", /it is no HTTP\.$/],
        [
            "endless headers",
            `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${"y".repeat(400_000)}\r\n\r\n`,
            /headers are longer than/,
        ],
    ];
    for (const [what, sent, message] of unreadable) {
        it(`words its answer to ${what} as any other`, async () => {
            const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
            socket.on("error", () => undefined).write(sent);
            const [head, body] = (await text(socket)).split("\r\n\r\n");
            assert.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/);
            assert.match(head, /^x-amzn-errortype: ValidationException$/m);
            assert.match((JSON.parse(body) as { Message: string }).Message, message);
        });
    }

    it("cuts long values short in messages", async () => {
        const response = await sendSigned(service, {
            method: "POST",
            path: "/2020-11-20/projects",
            body: JSON.stringify({ ProjectName: "x".repeat(100_000) }),
        });
        assert.ok((await response.text()).length < 500);
    });

    it("reads empty bodies and bodies without a content type", async () => {
        const response = await sendSigned(service, { method: "POST", path: "/2020-11-20/projects" });
        assert.match(((await response.json()) as { Message: string }).Message, /Value null at 'projectName'/);
    });

    it("takes a picture as a stream in chunks whose payload isn't signed", async () => {
        const name = await newProjectWithModel(service);
        await service.setModel(name, 1, { status: "HOSTED" });
        let seen = 0;
        service.hosting.answer = async (picture) => {
            seen = picture.length;
            return { isAnomalous: false, confidence: 0.9 };
        };
        const Body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(30_000, 2)]);
        await service.client.send(
            new DetectAnomaliesCommand({ ProjectName: name, ModelVersion: "1", ContentType: "image/png", Body }),
        );
        assert.equal(seen, 100_000);
    });

    it("answers an unexpected error with 500 and the request id, logs it, tells nothing of it, and lives", async () => {
        const name = await newProjectWithModel(service);
        await service.setModel(name, 1, { status: "HOSTED" });
        service.hosting.answer = () => Promise.reject(new Error("a secret detail"));
        const command = new DetectAnomaliesCommand({
            ProjectName: name,
            ModelVersion: "1",
            ContentType: "image/png",
            Body: Buffer.from("x"),
        });
        const error = await failure(service.client.send(command));
        assert.deepEqual([error.name, error.status], ["InternalServerException", 500]);
        assert.doesNotMatch(error.message, /secret/);
        const requestId = /request id ([0-9a-f-]{36})/.exec(error.message)![1];
        assert.ok(service.logged.some((line) => line.includes(requestId) && line.includes("a secret detail")));
        await service.client.send(new DescribeModelCommand({ ProjectName: name, ModelVersion: "1" }));
    });

    it("says that the disk is full, and goes on when there is room again", async () => {
        const full = await startTestService();
        try {
            await sql`pragma max_page_count = 1`.execute(full.store);
            const create = () =>
                full.client.send(new CreateProjectCommand({ ProjectName: "p".repeat(200) + projects++ }));
            let projects = 0;
            let refused: Awaited<ReturnType<typeof failure>> | undefined;
            for (let tries = 0; refused === undefined && tries < 100; tries++) {
                refused = await create().then(
                    () => undefined,
                    (error: Error) => failure(Promise.reject(error)),
                );
            }
            assert.deepEqual([refused!.name, refused!.status], ["InternalServerException", 500]);
            assert.match(refused!.message, /disk of its store is full\. Make room/);
            await sql`pragma max_page_count = 1000000`.execute(full.store);
            await create();
        } finally {
            await full.close();
        }
    });

    it("logs neither secrets nor signatures nor bodies", async () => {
        await newProject(service);
        const log = service.logged.join("\n");
        assert.match(log, /"operation":"CreateProject"/);
        assert.doesNotMatch(log, /Signature|secret\/of/);
    });
});
